"""``python -m chatbot``."""

import sys

from chatbot import command, terminal

if __name__ == "__main__":
    sys.exit(command.main() if sys.argv[1:2] == [command.ASSISTANT] else terminal.main())
