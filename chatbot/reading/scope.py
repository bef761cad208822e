"""How words name the whole collection, whatever is on the page: "in total", "of all my photos", "not just 2025"."""

from __future__ import annotations

import re

from chatbot.reading.numbers import PHOTO

# Names it outright.
COLLECTION = re.compile(
    rf"\b(?:(?:(?:in|of|from)\s+(?:the|my|our)|whole|entire)\s+(?:collection|library)|"
    rf"all\s+(?:of\s+)?(?:(?:the|my|your|our)\s+)?{PHOTO})\b",
    re.I,
)
WHOLE = re.compile(
    rf"{COLLECTION.pattern}|\b(?:everything|(?:in|of)\s+all|altogether|overall|total|of\s+mine|collection|library|"
    rf"all(?=\s+(?:sorted|ordered|by))|(?:{PHOTO}|ones?)\s+(?:that\s+)?(?:i|we)(?:['’]ve)?\s+(?:have|got|took)|"
    r"(?:i|we)\s+(?:have\s+)?ever|(?:i|we)\s+have(?=\s*(?:$|[,.;?!]|(?:and|in|from|of|got|sorted|ordered)\b))|what\s+(?:did|have)\s+(?:i|we)\s+(?:take|taken|shoot|shot)|"
    r"insgesamt|sammlung|von\s+allen|alles|alle\s+(?:meine\s+)?(?:fotos|bilder))\b",
    re.I,
)
# "Any food there?", and no "in there", the page, nor "there's a cat".
THERE = re.compile(
    r"(?<!\bare )(?<!\bis )(?<!\bwere )(?<!\bwas )(?<!\bin )(?<!\bout )(?<!\bup )\bthere\b"
    r"(?!['’]|\s+(?:is|are|was|were|should|must|may|might|could|will|would|has|have|used)\b)",
    re.I,
)
# "Not just 2025": of any year.
NOT_ONLY = r"\bnot\s+(?:just|only)\s+(?:(?:in|from|of|those|the|ones|photos)\s+)*(?:19|20)\d\d\b"
# "All photos from Porto", "everything of 2018": all that is described, wherever it is.
EVERY = re.compile(
    rf"\b(?:all|every)\s+(?:(?:of|the|my|our)\s+)*(?:(?!these|those|them|other)[\w'’-]+\s+){{0,4}}?{PHOTO}\b|"
    r"\beverything(?=\s+(?:from|of|with|taken|showing)\b)",
    re.I,
)
# Those are on the page, or chosen before.
THERE_ALREADY = re.compile(
    r"\b(?:page|shown|here|above|these|those|them|lik\w+|lov\w+|fav\w*|heart\w*|left|rest|others?|hidden)\b", re.I
)
