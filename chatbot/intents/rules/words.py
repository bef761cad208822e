"""Groups of words that the rules are made of, as parts of patterns."""

from __future__ import annotations

from chatbot.reading.numbers import NOUN, NUMBER

SHOW = (
    r"(?:(?:show|give|get|find|see|load|fetch|bring|display|list|view|want|"
    r"have|look\s+(?:at|for)|search(?:\s+for)?|recommend|suggest|gimme|need|"
    r"try|pull\s+up|i\s+want|i\s+need|i'?d\s+like|let\s+(?:me|us)\s+(?:see|"
    r"have)|are\s+there|is\s+there|do\s+(?:you|we|i)\s+have|have\s+(?:you|"
    r"i|we)\s+got|got)(?:\s+(?:me|us))?(?:\s+up)?\s+)"
)
SOME = (
    r"(?:(?:some|a\s+few|any|even|a\s+bit|a\s+lot|the|all|other|further|"
    rf"much|lots|(?P<count>\d{{1,3}}|{NUMBER}))\s+)?"
)
COLLECTION = (
    r"(?:(?:whole|entire|photo|picture|image|my|the|this|our|your)\s+)*(?:collection|"
    r"library|albums?|gallery|archive|index|catalogue|catalog|database|folders?|"
    r"camera\s+roll|photos|pictures|pics|images|everything|stuff|data)"
)
LIKED = (
    r"(?:(?:the|my|those|these|all|of|what|everything|anything|which|that|"
    rf"ones?|stuff|only|just)\s+)*(?:{NOUN}\s+)?(?:(?:(?:that|which)\s+)?i(?:'ve|"
    r"\s+have)?\s+(?:just\s+|already\s+|have\s+)?(?:liked?|hearted|marked|"
    rf"picked|chose|chosen|selected|favou?rited|loved?|like)|liked\s*(?:{NOUN})?|"
    rf"likes|hearts|favou?rites?|favou?rite\s+{NOUN}|favs|faves|hearted\s*(?:{NOUN})?|"
    r"taste|selection|picks|previous\s+likes)(?:\s+(?:so\s+far|already|before))?"
)
POS, NOT_POS = r"(?P<ranks>.+?)", r"(?P<not_ranks>.+?)"
SIMILAR = (
    r"(?:like|similar\s+to|such\s+as|along\s+the\s+lines\s+of|in\s+the\s+(?:same\s+)?(?:style|"
    r"spirit|vein|manner)\s+(?:of|as)|resembling|that\s+resembles?|close\s+to|"
    r"comparable\s+to|as\s+in|(?:that|which)\s+(?:are|is|look|looks)\s+(?:more\s+)?(?:like|"
    r"similar\s+to))"
)
# "More of it", "more of these results" ask for the next page and not for photos like these.
OF = r"of\s+(?!(?:it|them)\b|(?:the|these|those|your)\s+(?:results?|matches|hits|search)\b)"
AND = r"(?:\s*(?:,|;|-|\band\b|\bbut\b)\s*(?:and\s+|but\s+)?|\s+)"
DEGREE = (
    r"(?:(?:really|very|so|just|pretty|quite|absolutely|both|all|also|my|"
    r"the|a|an|much|exactly|simply|already|totally|kinda|kind\s+of|truly|"
    r"definitely|super|too|by\s+far|more\s+like)\s+)*"
)
GOOD = (
    rf"{DEGREE}(?:great|good|nice|perfect|lovely|beautiful|awesome|fantastic|"
    r"amazing|cool|wonderful|cute|best|favou?rites?|fav|faves?|favs|excellent|"
    r"gorgeous|brilliant|spot\s+on|right|close|closest|better|pretty|winners?|"
    r"keepers?|stunning|superb|funny|sweet|adorable|thumbs\s+up|liked|yes|"
    r"fire|my\s+style|correct|(?:(?:it|the\s+one|one|what|how|the\s+kind)\s+)?i\s+(?:want(?:ed)?|"
    r"mean|meant|was\s+looking\s+for|had\s+in\s+mind|need(?:ed)?|am\s+looking\s+for|"
    r"'m\s+looking\s+for|like|love|was\s+after|remember(?:ed)?)|what\s+i'?m\s+(?:looking\s+for|"
    r"after)|it|the\s+one)(?:\s+(?:one|ones|shots?|photos?|pics?|pictures?|"
    r"too|though|indeed|already|match|matches|enough|results?|to\s+me|for\s+me))*"
)
BAD = (
    rf"{DEGREE}(?:bad|wrong|ugly|awful|terrible|boring|horrible|blurry|useless|"
    r"crap|rubbish|off|worst|meh|irrelevant|unrelated|mistakes?|thumbs\s+down|"
    r"disliked|no|nope|nonsense|out|no\s+good|far\s+off|way\s+off|(?:not|"
    rf"never)\s+{DEGREE}(?:it|good|great|right|nice|relevant|interesting|"
    r"useful|match|fit|favou?rites?|close|for\s+me|ok|okay|fitting|matching|"
    r"helpful|one|thing|cup\s+of\s+tea|convincing|cute|at\s+all|taste|liking|"
    rf"(?:what|how|the\s+(?:kind|one))\s+i(?:'m|\s+am|\s+was)?\s+\w+(?:\s+\w+){{0,3}}))(?:\s+(?:one|"
    r"ones|photos?|pics?|matches|match|results?|too|though|at\s+all|either))*"
)
LIKE = (
    r"(?:like|love|adore|prefer|heart|favou?rite|fave?|fancy|enjoy|upvote|"
    r"star|choose|keep|dig|save\s+to\s+(?:my\s+)?(?:likes|favou?rites)|approve(?:\s+of)?|"
    r"am\s+(?:a\s+fan\s+of|into)|pick|'m\s+into|<3)"
)
VERY = (
    r"(?:(?:really|quite|also|do|just|definitely|absolutely|totally|especially|"
    r"most|particularly|kinda|kind\s+of|still|only|actually|rather|would|"
    r"already|much|like\s+the\s+look\s+of)\s+)*"
)
CONDITION = (
    r"(?:year|years|date|dates|time(?:\s*frame|\s+range)?|season|month|months|"
    r"day|decade|camera|cameras|format|formats|file\s*types?|file\s*formats?|"
    r"orientation|orientations|shape|shapes|size|sizes|resolution|resolutions|"
    r"megapixels?|mp|colou?rs?|folder|folders|path|place|location|number|"
    r"quality|filters?|conditions?|restrictions?|constraints?)"
)

# A position and nothing else; inside a longer message it may be part of a description.
A_POSITION, SO_MANY = "a position", "so many"

# What was a condition and may be one no longer: "people", "the dog on the left".
THING = r"(?P<thing>[\w' -]{2,40}?)"
