"""Rules for further results, and for how many are shown."""

from __future__ import annotations

from chatbot.reading.numbers import NOUN, NUMBER, PHOTO
from chatbot.intents.rules.builders import Table, plain_action, so_many
from chatbot.intents.rules.words import SHOW, SO_MANY, SOME

TABLE: Table = (
    (
        "next page",
        plain_action("next_page"),
        (
            rf"{SHOW}?{SOME}(?:further|additional|remaining)\s+(?:{NOUN}|results?|matches)",
            rf"{SHOW}?what\s+else\s+(?:do\s+)?(?:you|there)\s+(?:have|found|got|is|are|find)(?:\s+\w+)?",
            (
                rf"{SHOW}?{SOME}more(?:\s+(?:of\s+(?:them|it)|{NOUN}|from\s+(?:this|"
                r"that)\s+search|matches|hits|pages?|stuff|options|choices))*(?:\s+(?:to\s+(?:see|"
                r"show|choose\s+from)|there|here|then|like\s+that\s+exist|exist))?"
            ),
            r"more\s+more(?:\s+more)*",
            r"proceed",
            rf"{SHOW}?(?:some\s+)?more\s+of\s+(?:them|it|(?:the|these|those|your)\s+(?:results?|matches|hits|search))",
            rf"(?P<count>\d{{1,3}}|{NUMBER})\s+more(?:\s+{NOUN})?(?:\s+of\s+(?:them|these|those))?",
            rf"{SHOW}?another\s+(?P<count>\d{{1,3}}|{NUMBER})(?:\s+{NOUN})?",
            rf"{SHOW}?another\s+(?:page|batch|set|bunch|round|load|lot)(?:\s+of\s+{NOUN})?",
            (
                rf"(?:{SHOW}|go\s+(?:on\s+)?to\s+|move\s+(?:on\s+)?to\s+|turn\s+to\s+|"
                rf"jump\s+to\s+|on\s+to\s+)?(?:the\s+)?(?:next|following)(?:\s+(?P<count>\d{{1,3}}|"
                rf"{NUMBER}))?(?:\s+(?:page|ones?|results?|batch|set|few|bunch|lot|round|"
                rf"screen|{NOUN}|{PHOTO}))*(?:\s+of\s+{NOUN})?"
            ),
            r"next\s+next",
            r"(?:turn|flip)\s+(?:the\s+)?page",
            r"(?:scroll|page)\s+(?:down|on|further|forward)",
            r"page\s+(?:2|two|3|three|4|down)",
            r"(?:go|carry|move|keep)\s+(?:on|going|forward|further)",
            r"continue(?:\s+(?:please|the\s+search|searching|with\s+the\s+(?:search|next(?:\s+page)?)))?",
            r"keep\s+(?:going|searching|looking|them\s+coming|it\s+coming|scrolling|'em\s+coming)",
            r"(?:further|additional|other|remaining)(?:\s+(?:results?|matches|hits|photos|pictures|ones))?",
            (
                r"(?:what|anything|is\s+there\s+anything|got\s+anything|any\s*thing|"
                r"any|something)\s+else(?:\s+(?:do\s+you\s+have|have\s+you\s+got|is\s+there|"
                r"did\s+you\s+find|you\s+(?:found|have)|there|have\s+you\s+found|can\s+you\s+(?:show|"
                r"find)(?:\s+me)?|got))*"
            ),
            r"what\s+else(?:\s+.{0,24})?\s+(?:have|got|there|find|found|show)(?:\s+me)?",
            (
                r"(?:are\s+there|is\s+there|do\s+you\s+have|have\s+you\s+got|got|any)\s+(?:any\s+)?(?:more|"
                r"others?|other\s+ones|further\s+\w+)(?:\s+(?:results?|photos?|of\s+(?:them|"
                r"these|those)|left|to\s+see|ones|matches))*"
            ),
            (
                rf"{SHOW}(?:the\s+)?(?:rest|others|other\s+ones|other\s+results|remaining\s+ones|"
                r"something\s+else|different\s+ones|others\s+too)(?:\s+of\s+(?:them|"
                r"the\s+\w+))?"
            ),
            r"(?:the\s+)?rest(?:\s+of\s+them)?",
            r"(?:is\s+that|that'?s)\s+(?:all|everything)(?:\s+(?:you\s+(?:have|found|got)|there\s+is))?",
            r"(?:load|fetch|show)\s+on",
            r"encore|moar|mooore+|moree+",
            r"i\s+(?:want|need|'d\s+like)\s+(?:to\s+see\s+)?more(?:\s+(?:results|photos|of\s+them))?",
            r"(?:show\s+me\s+)?(?:some|a\s+few)\s+(?:others?|other\s+ones|different\s+ones|new\s+ones)",
            r"(?:go\s+)?(?:forward|onwards?)",
            r"see\s+more",
            r"and\s+(?:more|then)",
            r"more\s+to\s+see",
            r"what\s+comes\s+(?:next|after(?:\s+that)?)",
            r"(?:what'?s\s+)?next\s+up",
            r"what'?s\s+next",
        ),
    ),
    (
        SO_MANY,
        so_many,
        (
            (
                r"(?:(?:only|just)\s+)?(?:show|give|get|display|list|i\s+want(?:\s+to\s+see)?|make\s+it|let\s+me\s+see|"
                r"see|only|just|limit\s+(?:it\s+)?to|up\s+to|at\s+most|max(?:imum)?)(?:\s+(?:me|"
                r"us))?(?:\s+(?:only|just|up\s+to|the\s+(?:best|top|first)|about|at\s+most|"
                rf"around|best|top))*\s+(?P<count>\d{{1,3}}|{NUMBER})(?P<noun>\s+(?:{PHOTO}|"
                r"results|hits|matches|of\s+(?:them|these|those)|per\s+page|at\s+a\s+time|"
                r"at\s+once|instead|on\s+(?:a|the|one)\s+page))*"
            ),
        ),
    ),
)
