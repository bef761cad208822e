"""``python -m chatbot.reading train``, ``... score FILE`` and ``... rules``: learns from tests/data, scores turns per
kind, weighs the patterns."""

import sys

from chatbot.lab.commands import main

if __name__ == "__main__":
    sys.exit(main())
