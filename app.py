"""The page from a checkout: ``python app.py --images DIR``."""

from chatbot.launch import main

if __name__ == "__main__":
    raise SystemExit(main())
