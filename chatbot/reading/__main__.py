"""``python -m chatbot.reading train`` and ``... score FILE``: learns from tests/data, scores turns per kind."""

import sys

from chatbot.lab.commands import main

if __name__ == "__main__":
    sys.exit(main())
