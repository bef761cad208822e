"""Rules for questions about photos on the page."""

from __future__ import annotations

from chatbot.intents.rules.builders import Table, describe, describe_page, plain_action
from chatbot.intents.rules.words import A_POSITION, POS

TABLE: Table = (
    (
        "about a photo",
        describe,
        (
            rf"(?:see|look\s+at|view)\s+{POS}",
            rf"(?:is|are)\s+there\s+.+?\s+(?:in|on)\s+{POS}",
            (
                r"(?:describe|explain|inspect|analy[sz]e|examine|open(?:\s+up)?|enlarge|"
                r"zoom\s+(?:in\s+)?(?:on|into|to)|zoom|identify|caption|read)(?:\s+(?:me|"
                rf"for\s+me|to\s+me))?\s+{POS}(?:\s+(?:to\s+me|for\s+me|in\s+(?:more\s+)?detail|"
                r"please|up|bigger|larger|in\s+full(?:\s+size)?))*"
            ),
            (
                r"(?:tell\s+(?:me|us)|say|talk|know|learn|hear|read)(?:\s+(?:(?:a\s+bit|"
                r"a\s+little|some|something|anything|a\s+few\s+things)\s+)?(?:more\s+)?)?\s*(?:about|"
                rf"on|of)\s+{POS}"
            ),
            (
                r"(?:(?:give|show|get)\s+(?:me|us)\s+)?(?:(?:some|the|more|all|any|further)\s+)*(?:info(?:rmation|s)?|"
                r"details?|facts?|metadata|exif(?:\s+(?:data|info))?|description|caption|"
                r"date|camera|size|file\s?name|path|label|location|place|data|colou?rs|"
                r"resolution|dimensions|gps|name|properties|background|title)(?:\s+(?:and\s+\w+\s+)?(?:of|"
                rf"on|about|for|from|to))\s+{POS}"
            ),
            rf"more\s+(?:about|on|info\s+(?:on|about)|details\s+(?:on|about|of))\s+{POS}",
            r"(?!(?:do|did|have)\s+(?:i|we|you)\s+(?:have|own|get)\b|(?:is|are)\s+there\b)"
            r"(?:what|who|where|when|which|how|why|is|are|was|were|does|did|has|do)(?:'s|'re)?\s+[^.;!]*",
            r"what'?s\s+.*",
            (
                rf"{POS}\s+(?:in\s+(?:more\s+)?detail|details|info|bigger|larger|enlarged|"
                r"full\s+size|closer|up\s+close)"
            ),
            (
                rf"(?:show|let|give)\s+(?:me\s+)?(?:see\s+)?{POS}\s*(?:in\s+(?:more\s+)?detail|"
                r"details|bigger|larger|in\s+full(?:\s+size)?|closer|up\s+close|big|"
                r"large)?"
            ),
            rf"(?:take\s+a\s+)?(?:closer\s+)?look\s+(?:closer\s+)?at\s+{POS}",
            rf"(?:and\s+)?(?:what|how)\s+about\s+{POS}",
        ),
    ),
    (A_POSITION, describe, (rf"{POS}",)),
    (
        "about the page",
        describe_page,
        (
            r"(?:what|which)\s+(?:camera|date|day|year|place|folder|file|file\s?name|size|colou?rs|resolution|format)"
            r"(?:\s+(?:is|was|were|are)\s+(?:it|this|that|these|used))?",
            (
                r"(?:describe|explain|caption|identify)(?:\s+(?:it|this|that|them|these|"
                r"those|what\s+(?:you|i|we)\s+see|the\s+(?:photos?|pictures?|results?|"
                r"page)|what'?s\s+(?:there|here|shown)))?(?:\s+(?:to\s+me|for\s+me|please|"
                r"in\s+detail))*"
            ),
            (
                r"(?:what|who|where|when|how)(?:'s|\s+is|\s+are|\s+was|\s+were|\s+do|"
                r"\s+does|\s+did|\s+am|'re)?\s+(?:(?:on|in|i|we|you|all|exactly)\s+)*(?:this|"
                r"that|it|these|those|they|them|the\s+(?:photos?|pictures?|results?)|"
                r"looking\s+at|i\s+see|see)(?:\s+(?:one|ones|photos?|pictures?|here|"
                r"show|showing|about|taken|made|shot|from|looking\s+at|see|seeing|big|"
                r"of|in|exactly|all|results?|person|people|place|was|were|is|taken\s+with|"
                r"called|look\s+like|mean|means))*"
            ),
            (
                r"tell\s+me\s+(?:something\s+|a\s+bit\s+)?(?:more\s+)?(?:about\s+(?:it|"
                r"this|that|them|these|those|this\s+(?:one|photo|picture)))?(?:\s+please)?"
            ),
            (
                r"(?:more\s+)?(?:details|info|information)(?:\s+(?:please|about\s+(?:it|"
                r"this|that|these|them)))?"
            ),
            r"what\s+camera\s+(?:was\s+(?:this|it|that)|did\s+i\s+use).*",
            (
                r"why\s+(?:did\s+you\s+(?:show|pick|choose)|are\s+you\s+showing|do\s+you\s+show|"
                r"these|this|am\s+i\s+seeing)(?:\s+(?:me\s+)?(?:this|these|that|those|"
                r"it|them|photos|results))*"
            ),
            r"what\s+(?:do|can)\s+(?:you|i|we)\s+see(?:\s+(?:here|there|in\s+(?:it|this|these|them)))?",
        ),
    ),
    ("help", plain_action("help"), (r"what(?:'s|\s+is)\s+(?:this|that|it)(?:\s+thing)?",)),
)
