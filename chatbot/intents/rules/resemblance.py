"""Rules for more and less like photos of the page, and for their colours."""

from __future__ import annotations

from chatbot.reading.numbers import NOUN
from chatbot.intents.rules.builders import Table, colour_of, resemble, resemble_liked
from chatbot.intents.rules.words import AND, LIKED, NOT_POS, OF, POS, SHOW, SIMILAR, SOME

COMPARED: Table = (
    (
        "more like, less like",
        resemble,
        (
            (
                rf"{SHOW}?{SOME}(?:more\s+(?:of\s+)?(?:{NOUN}\s+)?|{NOUN}\s+|something\s+){SIMILAR}\s+{POS}{AND}(?:less|"
                r"fewer|nothing|unlike|not|rather\s+than|different\s+from|and\s+not|"
                rf"avoid)\s*(?:of\s+)?(?:{NOUN}\s+)?(?:like|similar\s+to|from|as)?\s*{NOT_POS}"
            ),
            rf"{SHOW}?more\s+{SIMILAR}\s+{POS}\s+than\s+(?:like\s+)?{NOT_POS}",
            rf"(?:less|fewer)\s+(?:of\s+)?(?:{NOUN}\s+)?{SIMILAR}\s+{NOT_POS}{AND}more\s+(?:of\s+)?(?:{NOUN}\s+)?{SIMILAR}\s+{POS}",
            rf"more\s+of\s+{POS}{AND}(?:less|fewer)\s+of\s+{NOT_POS}",
            rf"{SIMILAR}\s+{POS}\s+rather\s+than\s+{NOT_POS}",
        ),
    ),
    (
        "less like",
        resemble,
        (
            (
                rf"{SHOW}?(?:(?:some|a\s+few|any|a\s+bit|much|a\s+lot)\s+)?(?:less|fewer|"
                r"nothing|no\s+more|not(?:\s+so\s+much)?|stop\s+showing(?:\s+me)?|not\s+anything|"
                r"avoid|fewer\s+of|don'?t\s+show(?:\s+me)?(?:\s+(?:any\s+)?more)?(?:\s+(?:ones?|"
                rf"photos|any|things|anything|stuff))?)\s+(?:of\s+)?(?:{NOUN}\s+|things\s+|"
                rf"anything\s+|stuff\s+)?(?:that\s+look\s+)?(?:like|similar\s+to|resembling)\s+{NOT_POS}(?:\s+please)?"
            ),
            (
                rf"{SHOW}?(?:something\s+|ones\s+|some\s+)?(?:different\s+(?:from|to|"
                rf"than)|unlike)\s+{NOT_POS}(?<!unlike)"
            ),
            rf"(?:less|fewer)\s+of\s+{NOT_POS}",
        ),
    ),
    ("more like", resemble_liked, (r"like\s+(?:these|those|this|that|them)(?:\s+ones?)?",)),
)

TABLE: Table = (
    (
        "same colours",
        colour_of,
        (
            (
                rf"{SHOW}?(?:more\s+)?(?:{NOUN}\s+)?in\s+(?P<ranks>these|those|this|"
                r"that)\s+(?:colou?rs?|tones?|shades?|palette)"
            ),
            (
                rf"{SHOW}?(?:(?:some|more|any|others?|all|{NOUN}|with|in|of|that|which|"
                r"have|has|having|share|match|matching|use|the|something|anything|search|"
                r"by)\s+)*(?:the\s+)?(?:(?:exact(?:ly)?|very)\s+)?(?:same|similar|matching|"
                r"equal|identical|alike)\s+(?:main\s+|overall\s+|kind\s+of\s+)?(?:colou?rs?(?:\s+(?:palette|"
                r"scheme|tones?|mood))?|palette|tones?|hues?|shades?|tints?|colou?ring)(?:\s+(?:as|"
                rf"like|to|of|with|than|in|from)\s+(?:in\s+)?{POS})?"
            ),
            (
                rf"{SHOW}?(?:(?:some|more|any|others?|all|{NOUN}|with|in|that|which|have|"
                r"has|having|share|match|matching|matches|search|by|use|something|anything|"
                r"go\s+with|fit|fits|fitting)\s+)*(?:the\s+)?(?:colou?rs?(?:\s+(?:palette|"
                r"scheme|tones?|mood))?|palette|tones?|hues?|shades)\s+(?:as|like|to|"
                rf"of|from|similar\s+to|as\s+in|in|as\s+on)\s+(?:in\s+)?{POS}"
            ),
            (
                rf"{SHOW}?(?:more\s+)?(?:{NOUN}\s+)?(?:similar|like|close)\s+(?:in\s+)?(?:colou?r|"
                rf"tone)s?\s+(?:to|as|like)\s+{POS}"
            ),
            (
                rf"{SHOW}?(?:{NOUN}\s+|something\s+|more\s+)*(?:that\s+|which\s+)?(?:match(?:es|"
                rf"ing)?|colou?red|share)\s+(?:like\s+)?{POS}(?:'s)?\s+(?:in|by)\s+(?:colou?rs?|"
                r"tone)"
            ),
            (
                rf"{SHOW}?(?:{NOUN}\s+)?(?:with\s+|in\s+)?(?:the\s+)?{POS}(?:'s|s'?)\s+(?:colou?rs?|"
                r"palette|tones)"
            ),
            rf"(?:colou?rs?|palette)\s*(?:search|match)?\s*(?:of|from|by|with|like|:)?\s*{POS}",
            rf"(?:{NOUN}\s+)?colou?red\s+like\s+{POS}",
        ),
    ),
    (
        "more like",
        resemble,
        (
            (
                rf"{SHOW}?{SOME}more\s+(?:of\s+)?(?:{NOUN}\s+)?(?:{SIMILAR}\s+|{OF}|"
                r"(?:based\s+on|using)\s+)(?P<ranks>(?!them\b).+?)"
            ),
            (
                rf"{SHOW}?{SOME}(?:{NOUN}|things?|something|anything|stuff|others?|"
                rf"some|more|look-?alikes)\s+(?:more\s+)?(?:(?:{SIMILAR}|that\s+(?:match|"
                rf"go\s+with)|for)\s+|{OF})(?P<ranks>(?!them\b).+?)"
            ),
            rf"{SHOW}?(?:look-?alikes|siblings|variations?|relatives)\s+(?:of|for|on)\s+{POS}",
            (
                rf"{SHOW}?{SOME}(?:more\s+)?(?:(?:very|most|really|visually)\s+)?similar(?:\s+(?:{NOUN}|"
                rf"to|stuff|things))*(?:\s+(?:to|like|as)\s+{POS})?"
            ),
            (
                rf"{SHOW}?(?:the\s+)?(?:same|similar)\s+(?:kind|sort|style|vibe|mood|"
                rf"type|thing|look|feel|idea|subject|motif|scene)(?:\s+of\s+(?:{NOUN}|"
                rf"thing))?(?:\s+(?:as|like|of|to)\s+{POS})?"
            ),
            rf"(?:{SHOW}){SIMILAR}\s+{POS}",
            (
                rf"(?:what\s+(?:is|looks|else\s+is|else\s+looks)|which\s+(?:{NOUN}\s+)?(?:are|"
                r"look)|who\s+looks|what'?s)\s+(?:most\s+)?(?:similar\s+to|like|close\s+to|"
                rf"closest\s+to)\s+{POS}"
            ),
            (
                r"(?:resembles?|resembling|similar\s+to|same\s+as|in\s+the\s+(?:style|"
                rf"spirit|vein)\s+of|close\s+to|near(?:est)?\s+to|along\s+the\s+lines\s+of)\s+{POS}"
            ),
            (
                r"(?:(?:recommend|suggest)(?:\s+(?:me|us))?|recommendations?|suggestions?)(?:\s+(?:some|"
                rf"something|anything|more|a\s+few|me|other))*(?:\s+{NOUN})?(?:\s+(?:(?:that\s+)?i\s+(?:might|"
                r"would|could|may)\s+(?:like|love|enjoy)|for\s+me))?(?:\s+(?:based\s+on|"
                rf"from|like|for|similar\s+to|with|by|according\s+to)\s+{POS})?"
            ),
            (
                rf"(?:something|anything|{NOUN}|what(?:\s+else)?)\s+(?:(?:that\s+)?i\s+(?:might|"
                r"would|could|may)|might\s+i|would\s+i|could\s+i)\s+(?:also\s+)?(?:like|"
                rf"love|enjoy)(?:\s+(?:based\s+on)\s+{POS})?"
            ),
            rf"(?:go\s+)?based\s+on\s+{POS}",
            (
                rf"(?:use|take|follow|learn\s+from|go\s+by|search\s+(?:with|by|from|using))\s+(?P<ranks>{LIKED}|"
                r".+?)(?:\s+(?:as\s+(?:an?\s+)?(?:example|examples|reference|template|"
                r"seed|model|query|start(?:ing\s+point)?)|to\s+find\s+more|for\s+(?:a\s+)?(?:new\s+)?search(?:ing)?))"
            ),
            (
                rf"{SHOW}?more\s+(?:in\s+(?:this|that|the\s+same)\s+(?:style|vein|direction|"
                rf"spirit|mood|way)|such\s+{NOUN}|of\s+the\s+same(?:\s+(?:kind|sort|style|"
                rf"thing))?|{OF}(?:this|that|these|those)(?:\s+(?:kind|sort|type|style|"
                rf"{NOUN}))?|along\s+(?:these|those)\s+lines)"
            ),
            rf"(?:more\s+)?like\s+(?:these|those|this|that|them)(?:\s+(?:{NOUN}|two|three))?(?:\s+please)?",
            r"(?:more|others?)\s+to\s+my\s+(?:taste|liking)",
            rf"{SHOW}?{SOME}such\s+{NOUN}",
            rf"{POS}\s+and\s+(?:more|others)\s+like\s+(?:it|that|them|those)",
            rf"{SHOW}?{SOME}(?:more\s+)?(?:matches\s+(?:for|to)|neighbours\s+of|nearest\s+to)\s+{POS}",
            r"(?:find|show|get)(?:\s+me)?\s+(?:its|their|his)\s+(?:look-?alikes|siblings|neighbours)",
        ),
    ),
)
