"""``python -m chatbot``."""

import sys

from chatbot.terminal import main

if __name__ == "__main__":
    sys.exit(main())
