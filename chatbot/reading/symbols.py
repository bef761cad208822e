"""Typed text as one line of visible characters, with hearts and thumbs as words."""

from __future__ import annotations

import re
import unicodedata

from chatbot.reading.numbers import ORDINALS

# More than anybody types by hand; the rest of a longer message is not read for commands.
_LONGEST = 2_000
_SYMBOLS = (
    (re.compile(r"👎(?:🏻|🏼|🏽|🏾|🏿)?|💔|🙁|😞|😠|🤮|😡|❌|🚫"), " thumbs down "),
    (
        re.compile(
            r"👍(?:🏻|🏼|🏽|🏾|🏿)?|❤️?|💙|💚|💛|🧡|💜|🖤|🤍|💕|💖|💗|😍|🥰|♥️?|💯|⭐️?|🌟|👌(?:🏻|🏼|🏽|🏾|🏿)?|<3|😻"
        ),
        " thumbs up ",
    ),
)
_POSITION = rf"(?:for |on |to )?(?:the |number |nr |#)*(?:\d|{'|'.join(ORDINALS)}|last\b)"
# Pictures of things and animals can be searched for; faces and hands are small talk.
_THING_SYMBOLS = (
    r"[\U0001f300-\U0001f440\U0001f451-\U0001f5ff\U0001f680-\U0001f6ff"
    r"\U0001f950-\U0001f96f\U0001f980-\U0001f9cc☀☁☂☃☔☕⚓⚡⚽⚾⛄⛅⛪⛰⛱⛲⛳⛵⛷⛺✈❄]"
)
_THINGS = re.compile(f"(?:{_THING_SYMBOLS}\ufe0f?)+")
_EVERYDAY = {"snowflake": "snow", "automobile": "car", "black sun with rays": "sun"}
_OTHER_SYMBOLS = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")


def cleaned(message: str) -> str:
    """One line of visible characters with straight quotes, hearts and thumbs as words."""
    text = unicodedata.normalize("NFKC", message[:_LONGEST])
    seen = (c for c in text if unicodedata.category(c) not in ("Cf", "Cs", "Co") or c == "\u200d")
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in seen)
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    for symbol, words in _SYMBOLS:
        text = symbol.sub(words, text)
    text = _THINGS.sub(lambda symbols: f" {_named(symbols[0], text.lower())} ", text)
    text = re.sub(r"\bNo\. ?(?=\d{1,2}\b)", "number ", text)
    text = re.sub(r"\s+", " ", _OTHER_SYMBOLS.sub(" ", text)).strip() or text.strip()
    text = re.sub(r"\b(thumbs (?:up|down))(?: \1)+", r"\1", text)
    if re.match(r"thumbs (?:up|down)", text):  # "👍 2 👎 5"
        return re.sub(rf"(?<=\w) (?=thumbs (?:up|down) {_POSITION})", ", ", text)
    return re.sub(r"(\d\s+thumbs (?:up|down)) (?=\d)", r"\1, ", text)  # "2 👍 5 👎"


def _named(symbols: str, beside: str) -> str:
    """ "🐶" is a dog, "❄️" is snow; a picture of what is said beside it, or the same again, says no more."""
    names = (unicodedata.name(symbol, "").lower() for symbol in symbols if symbol != "\ufe0f")
    names = (re.sub(r"(?: with)? face$", "", name) for name in names)  # "sun with face"
    everyday_names = dict.fromkeys(_EVERYDAY.get(name, name) for name in names)
    return " ".join(name for name in everyday_names if name and name not in beside)


def says_nothing(text: str) -> bool:
    """Whether a cleaned text has no word, no number and no picture of a thing."""
    return not re.search(r"\w|#|\?", text) and not re.search(_THING_SYMBOLS, text)
