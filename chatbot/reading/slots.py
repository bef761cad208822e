"""What the spans of an action mean: exact parsers turn words into ranks, dates, colours and conditions."""

from __future__ import annotations

import contextlib
import difflib
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast, get_args

from chatbot.actions import Action, AlbumDo, Context, Intent, Slots
from chatbot.reading import times
from chatbot.reading.conditions import Conditions, find_filters, read_condition, says_year
from chatbot.reading.dates import corrects, months_named, names_year
from chatbot.reading.foreign import DIRECTION, colours_in_english, conditions_in_english, positions_in_english
from chatbot.reading.numbers import NOUN, ORDINALS, PHOTO, WORDS, Ranks, count, parse_ranks
from chatbot.reading.times import Time, in_year_of, together
from chatbot.reading.words import SPANS, Span, Word, span_text
from retrieval.colours.words import names_like, parse_colours, parse_wish
from retrieval.content_words import GOES_ON, content_words
from retrieval.descriptions import QUOTED, inside
from retrieval.languages import english_words
from retrieval.records import Filters, GroupedBy, Liking, Order, Orientation

# What is left of "a portrait", where that is a shape.
_ARTICLES = ("a", "an", "the", "some", "any")
_APART, _WITH_WHAT = re.compile(r"[.!?;,]"), re.compile(rf"{GOES_ON}|\w+ing\b", re.I)
_AWAY = re.compile(
    r"\b(?:take|put|throw)\b.*\b(?:away|out|off)\b|\b(?:remove|hide|delete|lose|bin|ditch|scrap|get rid)\b", re.I
)
_LISTED = re.compile(r"\s*(?:,|/|&|\b(?:and|or|nor|und|oder|y|o|et|ou|aur)\b)\s*(?:(?:no|any|an?|the)\s+)*", re.I)
# Words before a thing that is refused or allowed again are not part of its name.
_REFUSING = re.compile(r"^(?:(?:no|not|without|with|any|an?|the|words?|in|at|on|from|of)\s+)+(?=\w)", re.I)
# "Drop the sky part".
_PART_OF_WISH = re.compile(r"(?<=\w)\s+(?:part|bit|thing|filter|condition)$", re.I)
_BACK_TO = re.compile(
    r"^(?:the|my|our|those|these)\s+|^(?:ri?torna|terug|zurück|vuelve|volver|retour|reviens|wróć|back)\b\s*|"
    r"\s+(?:search|photos|pictures|pics|results|ones)$",
    re.I,
)
_OTHERS = re.compile(r"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:others?|rest|other ones)", re.I)
# "It doesn't need people", "can have people", "people don't matter" leave nothing out.
_MAY_HAVE = re.compile(
    r"(?:\b(?:(?:do|does)(?:n'?t|\s+not)\s+(?:need|have\s+to|necessarily\s+have)|need(?:n'?t|\s+not)|with\s+or\s+without|"
    r"(?:can|may|might|could)\s+(?:also\s+)?(?:have|show|contain|include)|no\s+need\s+(?:for|of)|"
    r"(?:muss|müssen)\s+(?:nicht|keine?n?)|(?:darf|dürfen|kann|können)(?:\s+auch)?|pueden?(?:\s+(?:tener|haber|salir))|"
    r"no\s+hacen?\s+falta(?:\s+que\s+haya)?|peut(?:\s+y)?\s+avoir|pas\s+besoin\s+d[e'])\s*)"
    r"(?:(?:to\s+)?(?:have|show|contain|include)\s+)?(?:any|the|some)?\s*$",
    re.I,
)
_MATTERS_NOT = re.compile(
    r"\s*(?:optional|(?:do|does)(?:n'?t|\s+not)\s+matter|(?:are|is|would\s+be)\s+(?:fine|ok(?:ay)?|allowed|optional|welcome|"
    r"no\s+problem|all\s*right)|sind\s+(?:(?:doch|auch|schon|wieder)\s+)*(?:egal|ok(?:ay)?|erlaubt)|no\s+importan?|c'est\s+(?:égal|bon))\b",
    re.I,
)
_NOBODY = re.compile(
    r"(?:\b(?:with|where|but|and|there(?:'s|\s+is)|mit|con|avec)\s+)*\b(?:nobody|no[ -]one|niemand\w*|nadie)\b"
    r"(?!\s+\w+ing\b)(?:\s+(?:else|is|are|in|on|near|the|it|them|picture|photo|image|around|there|drauf|darauf))*",
    re.I,
)
_BESIDE_NOBODY = re.compile(r",\s*(?:with\s+)?(?:nobody|no[ -]one)\b(?:\s+(?:in|on|around|there)\b)?", re.I)
# "A landscape with no people in it", tagged as one description.
_WITH_NO = re.compile(
    r"[\s,]*\b(?:(?:and|but)\s+)?(?:with\s+no\s|without\s(?:any\s)?|not\s+(?:(?:from|in|of)\s+)?(?=(?:19|20)\d\d$))\s*"
    r"(?P<what>\w[\w' -]*?)"
    r"(?:\s+(?:in|on)\s+(?:it|them|the\s+(?:picture|photo|image)s?))?$",
    re.I,
)
_ALLOWING = ("text_search", "refine")
_ENDS = re.compile(
    r"\b(?:first|last|top|bottom|ersten|letzten|primer[oa]s|últim[oa]s|premi(?:er|ère)s|derni(?:er|ère)s)$", re.I
)
# "At the beach, not in the water".
_NOT_THAT = re.compile(
    r"(?<=\w),?\s+(?:not|nicht)\s+(?:(?:in|on|at|with|from|the|an?|my|im|am|auf|mit|de[nrm]|das|die)\s+)*"
    r"(?P<what>(?!(?:really|yet|now|sure|so|too|that|this|these|those|just|only|any|all)\b)[^\W\d_]+)\W*$",
    re.I,
)
_IN_COLOUR = re.compile(r"^in\s+", re.I)
_RATHER_THAN = re.compile(r"\b(?:instead of|rather than)\s+(?:(?:the|an?|any)\s+)?$", re.I)
_NOT_JUST = re.compile(r"\b(?:instead of|rather than|not)\s+(?:just|only)\s+(?:(?:the|an?|some)\s+)?$", re.I)
_TOO_FEW = re.compile(r"\b(?:more than|not)\s*$", re.I)
_IS_NOT = re.compile(r"\b(?:that|which|who)\s+(?:is|are|was|were)(?:n['’]?t|\s+not)\s+$", re.I)
# "Children in the snow, and also, separately, a few at the beach": other photos. "A boy, he also had a hat": the same.
_BESIDES = re.compile(
    r"\b(?:also|separately|as well|too|plus|then|if there|and (?:if|a few|some|maybe|perhaps))\b", re.I
)
_HAD = re.compile(r"\b(?:he|she|they|who)\b[^.;]*\b(?:had|has|have|wore|(?P<joint>wearing))\s+$", re.I)
_A_FEW = re.compile(r"^(?:a\s+few|some|a\s+couple)\s+(?:of\s+)?", re.I)
_NOT = re.compile(r"(?:^|[.,!?]\s*)\W*(?:no\s+)?not\s+(?:(?:the|an?|any)\s+)?$", re.I)
_IMPORTANT = re.compile(r"\s+(?:is|are)\s+(?:(?:very|really|quite)\s+)?(?:important|a\s+must|essential)\b", re.I)
# What is shown now, and no wish.
_THEY_ARE = re.compile(
    r"\b(?:these|those|they|most|half)\b(?:\s+of\s+\w+)?(?:['’]?re|\s+(?:are|seem|look))"
    r"(?:\s+(?:to\s+be|like|all|mostly|mainly|just|only|both))*\s*$",
    re.I,
)
# What is asked for, "include cars", and the words that make it its opposite.
_INCLUDING = re.compile(
    r"\b(?:includ(?:e|es|ing)|add|adding)\s+(?:(?:some|any|anything|ones?|an?|the)\s+)*(?:with\s+)?$", re.I
)
_NEGATED = re.compile(r"(?:\b(?:not|no|never|nothing|nobody|none|avoid|stop|drop|than)|n['’]?t)\b[^.,;!?]*$", re.I)
_THE_ONES = re.compile(
    r"^(?:(?:the|those|these)\s+ones?|ones)\s+(?=(?:with|in|on|at|of|from|near|by|showing|without)\b)|"
    r"^(?:(?:(?:the|those)\s+)?ones?\s+)?(?:where|that|which)\s+(?:there(?:['’]?s|\s+is|\s+are)|has|have)\s+(?=\w)",
    re.I,
)
# "More hiking than climbing".
_RATHER = re.compile(r"\s+than\s+.+$", re.I)
_NO_SCENE = re.compile(r"(?!in\b|at\b|with\b)", re.I)
# "Any of us dancing?"
_OF_US = re.compile(r"^of\s+(?:us|me|you)(?:\s+all)?\s+(?=\w+ing\b)", re.I)
_HAVING = re.compile(r"\b(?:with|has|have|having)\s+$", re.I)
_IN_IT = re.compile(r"\s+in\s+(?:it|them)$", re.I)
_THESE = re.compile(r"\b(?:these|those|this)\s*$", re.I)
_SO_FAR = re.compile(r"(?<!['’]ll )(?<!will )\b(?:have|got)\s+$", re.I)
_NOTHING = re.compile(r"\b(?:no|not|nothing|none|never)(?:\s+(?:that['’]?s|that\s+is|is|are|from|taken))*\s+$", re.I)
_COMPARES = re.compile(r"(?:older|earlier|newer|later|younger|before|after)\b", re.I)
_MERELY = re.compile(r"\b(?:only|just)\s*$", re.I)
# "Those two", "both of them": as many as were spoken of, were liked, or are shown.
_SO_MANY = re.compile(
    rf"(?:all\s+)?(?:of\s+)?(?:the|those|these)\s+(?P<count>[a-z]{{3,}}|(?<!the )\d)(?:\s+{NOUN})?|"
    rf"(?:them\s+)?(?P<both>both)(?:\s+(?:of\s+(?:them|those|these)|{NOUN}))?",
    re.I,
)
_EVERY_ONE = re.compile(r"\b(?:all|every\w*|both|these|those|page|rest|others?|liked|likes|alle|diese)\b", re.I)
_NUMBERED = re.compile(r"(?:\b(?:nr|number|no|photo|picture)\.?\s*|#)(\d{1,2})\b", re.I)
_BOTH = re.compile(r"\bboth\b", re.I)
_NUMBER_AT_END = re.compile(r"(?<=\bat )\d{1,3}$|\b(?:number|nr\.?|no\.|#)\s*\d{1,3}$", re.I)
# "The 2nd 1", "last 1".
_ONE_IN_DIGITS = re.compile(rf"\b(\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)}|last)\s+1(s?)\b", re.I)
_BEFORE_POSITION = re.compile(r"^(?:on|for|to|of|not|no|hide|like|love|keep|save|add|show|export|remove)\s+", re.I)
_THAT = re.compile(rf"(?:it|(?:that|this)(?:\s+{NOUN})?)", re.I)
# "Start an album with it, plus the boat".
_IT_WITH = re.compile(
    r"\b(?:it|that one|this one|him|her)\b.*"
    r"\b(?:plus|along with|together with|as well as|and\b.*\b(?:too|also|as well))\b|"
    r"\b(?:it|him|her)\b.*[.,;]\s*(?:also|plus)\b|"
    rf"\b(?:it|(?:that|this)\s+{NOUN})(?:\s+(?:too|also|as well))?,?\s+(?:and|&)\s+(?:the|number|photo|no\.?|\d)",
    re.I,
)
_THEM_AND = re.compile(
    r"\b(?:them|these|those|both)\b.*\b(?:and|plus|also|along with|together with|as well as)\b", re.I
)
_THAT_AND = re.compile(
    rf"(?:that|this)(?:\s+{NOUN})?\s*(?:,|&|\+|\b(?:and|plus|n)\b)\s*(?:and\s+)?(?P<others>.+)|"
    rf"(?P<before>.+?)\s*(?:,|&|\+|\b(?:and|plus|n)\b)\s*(?:that|this)(?:\s+{NOUN})?",
    re.I,
)
_LIKED = re.compile(
    r"(?:.*\b)?(?:(?:i|i've|ive|we)(?:'ve|\s+have)?\s+(?:\w+\s+)?(?:liked?|hearted|loved?|favou?rited|picked|chose|"
    r"chosen|selected|marked)|liked|likes|hearts|hearted|favou?rites?|favs|faves|picks)(?:\s+\w+)?",
    re.I,
)
_NAMING = re.compile(r"^(?:for|called|named)\s+(?=\w)", re.I)
# Kindness is no part of a name: "an album Hund bitte".
_KINDLY = re.compile(
    r"[\s,]+(?:please|pls|plz|thanks|thx|lol|haha\w*|bitte|danke|por favor|"
    r"s['’]il (?:te|vous) pla[iî]t|per favore|grazie)$",
    re.I,
)
_FORMATS = {
    **dict.fromkeys(("csv", "spreadsheet", "excel", "xlsx", "table"), "csv"),
    **dict.fromkeys(("zip", "zipped", "archive"), "zip"),
    **dict.fromkeys(("contact", "contactsheet"), "contact-sheet"),
    **{name: name for name in ("json", "pdf", "html")},
}
_ORDERS = {"name_order": "name", "colour_order": "colour"}
_ONE = re.compile(r"\b(?:it|its|it's|that|this|he|she|him|her|that one|this one)\b", re.I)
_SEVERAL = re.compile(r"\b(?:them|['’]?em|these|those|they|both)\b", re.I)
# Acts that have few details, and those: "send 2 to my mum" is small talk, whatever its number.
_TAKES: dict[str, tuple[str, ...]] = {
    "help": (), "reset": (), "feedback": ("ranks", "not_ranks"), "next_page": ("top_k",), "duplicates": ("top_k",),
    "undo": ("text",),
}  # fmt: skip
_SHARING = ("text_search", "refine", "more_like", "stats")
# "The whole weekend then?", where nothing else is said.
_GOING_ON = ("refine", "more_like")
# "Hide the ones without people", "drop everything that has no dog": what is to stay.
_GOING = re.compile(
    r"\b(?:drop|hide|remove|lose|skip|bin|take out|leave out|get rid of)\b[^,.;]*"
    r"\b(?:ones?|photos?|pictures?|pics?|all|those|any|everything|that|which)\s+"
    r"(?:without|with no|that\s+ha(?:s|ve)\s+no|ha(?:s|ve)\s+no)\s*(?:(?:an?|any|the)\s+)?$",
    re.I,
)
_OPEN_TO = re.compile(r"\b(after|before|since)\s+$", re.I)
_WITH = re.compile(r"^with\s+", re.I)
_AS_LONG_AS = re.compile(r"\bas long as(?:\s+(?:it|they)(?:['’]s|\s+(?:is|was|are|were)))?\b", re.I)
_PERHAPS = re.compile(
    r"\s*\b(?:maybe|perhaps|possibly)\b|\s+or\s+(?:something|so|whatever|similar)\b|"
    r"\s*\bi\s+(?:think|guess|believe|suppose)\b(?:\s+(?:that\b|(?:there|it|he|she)\s+(?:was|were|is)\b))*|"
    rf"\s+in\s+the\s+{PHOTO}\b(?!\s+(?:frame|book))",
    re.I,
)
# Small words around a description: "just women", "the jumping part", "skateboards lol".
_AROUND_IT = re.compile(
    r"^(?:(?:just|only)\s+(?!married)|the\s+(?=\w+\s+(?:part|bit)$))|"
    r"(?<=\w)(?:[\s,]+(?:please|pls|plz|lol|haha|tho|though|idk|altogether|instead|part|bit|in one))+$",
    re.I,
)
# "Dogs swimming, for July", of a calendar.
_FOR_THE_PAGE = re.compile(
    r"(?<=\w),?\s+for\s+(?:the\s+)?(?:spring|summer|autumn|winter|january|february|march|april|may|june|july|august|"
    r"september|october|november|december)(?:\s+(?:page|month|one)s?)?$",
    re.I,
)
# "The dress may have been purple and she was holding a balloon".
_MAY_BE = re.compile(
    r"(?:\b(?:the|her|his)\s+)?\b(?P<thing>\w+)\s+(?:may|might|could|must)\s+(?:have\s+been|be)\s+(?P<how>\w+)"
    r"(?:\s*,?\s*\band\s+(?:s?he|they|it)\s+(?:was|were|had))?",
    re.I,
)
_STILL = re.compile(r"(?:\s+(?:only|still))+$", re.I)
_DIFFERENT = re.compile(
    r"^(?:(?:with|of|just|only)\s+)*(?:(?:an?|the|some)\s+)?(?:different|another|other)\s+(?=\w)|"
    r"(?:,?\s+but)?(?:\s+(?:with|of))?\s+an?(?:\s+different|other)\s+\w+$",
    re.I,
)
_OTHER_SHAPE: dict[Orientation | None, Orientation] = {"portrait": "landscape", "landscape": "portrait"}
_EVERYTHING = re.compile(r"(?:(?:everything|anything|all|any|those|the|ones|photos|pictures|taken|from)\s+)*", re.I)
_WHICHEVER = re.compile(r"^(?:all|any|every|each|whatever|whichever|which|what)\s+(?:of\s+)?(?:the\s+)?(?=\w)", re.I)
# "All 42 beach photos".
_ALL_COUNTED = re.compile(r"^all\s+(?:of\s+)?(?:the\s+|my\s+|those\s+)?\d+\s+(?=[^\W\d])", re.I)
# "The same night as the guitar one".
_AS_THAT = re.compile(r"(?:as|like|than)\s+(.+)", re.I)
# "Kinder und Wasser habe ich?", where the second is not marked.
_AND_MORE = re.compile(
    r"\s+(?:und|and|&)\s+(?!(?:how|wie|which|what|when|the|then|show|can)\b)\w+"
    r"(?=\s*(?:$|[?.!,]|(?:do|did|have|haben?|gibt|are|is)\b))",
    re.I,
)
# "How many dogs are there?", "the most dog pictures": what is counted, where nothing was marked.
_COUNTED = re.compile(
    r"\bhow\s+many\s+(?!(?:of|are|is|was|were|do|did|does|have|has|can|more|i|we|you|they|it)\b)"
    r"(?P<what>(?:[^\W\d]+\s+){0,2}?[^\W\d]+?)"
    r"(?=\s*(?:$|[,;.?!])|\s+(?:do|did|have|has|are|is|were|there|and|can|i|we|you)\b)|"
    rf"\bmost\s+(?P<most>(?:[^\W\d]+\s+){{1,2}}?)(?:{PHOTO}|shots?)\b",
    re.I,
)
_WHEN_MOST = re.compile(r"\bwhen\b.*\bmost\b", re.I)
_COUNTLESS = re.compile(
    rf"\b(?:{PHOTO}|files?|ones?|likes?|hearts?|fav\w*|albums?|days?|weeks?|months?|years?|times?|cameras?|others?|results?|matches|"
    r"hits|duplicates|copies|(?:mega)?pixels?|labels?|searches)\b",
    re.I,
)
_ONES = re.compile(r"\bones?$", re.I)
_WHERE = re.compile(r"\s+(?:in|on|at|with|near|by|from|under|beside|behind|over|through)\s+", re.I)
_OTHER_YEAR = re.compile(r"\s*(?:\b(?:but|in|of|from|for)\s+)*(?:19|20)\d\d\b", re.I)
_OTHERS_TOO = re.compile(r"\b(?:others?|any\w*|else|more)\b", re.I)
_POINTING = ("more_like", "feedback", "describe", "ask", "album", "export")
_SEEING = (*_POINTING, "colour_search")
_TELLING = ("describe", "ask")
# "The one with the guitar": around what is seen in a photo stand words that only point.
_A_PHOTO = rf"(?:{PHOTO}|ones?|foto|bild|bilder)"
_BEFORE_LOOK = re.compile(
    rf"^(?:(?:the|that|this|those|these|my|your|das|der|die|den|dem|dieses?)\s+)*(?:{_A_PHOTO}\s+)?"
    r"(?:(?:with|of|showing|shows?|where|which|who|that|is|are|there(?:['’]?s|\s+is|\s+are)|has|have|having|mit|von|wo)\s+)*"
    r"(?:(?:the|an?|her|his|some|der|dem|den|das|die|eine[mnr]?|ein)\s+)?",
    re.I,
)
_AFTER_LOOK = re.compile(rf"(?<!\ba)(?<!\bthe)\s+{_A_PHOTO}(?:\s+(?:here|there))?$", re.I)
_AFTER_ALL = re.compile(r"(?:[\s,]+(?:too|also|as well|again|instead|please|pls|lol|haha|bitte|auch))+$", re.I)
_ANOTHER_LOOK = re.compile(
    rf"\s*(?:,|\b(?:and|und)\b)\s+(?=(?:the|that|das|den|die)\b[^,]*\b{_A_PHOTO}\b)|"
    r"(?<=\bone)\s+(?:and|und)\s+(?=(?:the|that|das|den|die)\b)",
    re.I,
)
_THE_ONE = re.compile(
    r"\bthe\s+ones?(?:\s+(?:with|in|on|of|at|by|near|showing|where|(?:that|which|who)(?:\s+(?:has|have|is|are))?))?"
    r"(?:\s+(?:the|an?))?\s*$",
    re.I,
)
_THE, _ONE_ALONE = re.compile(r"\bthe\s*$", re.I), re.compile(r"\s+ones?\b", re.I)
# Words that point at photos, too, and name nothing that is seen.
_POINTERS = str.split("""
    left remaining other others next previous before after earlier showed shown same rest last one ones both all album
    albums page search results thumb
""")
_SAID = re.compile(r"(?:i|we|you|u)\s+(?:\w+\s+)?(?:said|called|told|mean|meant|mentioned|talked)\b", re.I)
_COUNTS = re.compile(r"\d(?!\s+[^\W\d])|\b(?:everything|all|every)\b", re.I)
_BELONGS_NOT = re.compile(
    r"\s*(?:should(?:n['’]?t|\s+not)\s+be|does(?:n['’]?t|\s+not)\s+(?:fit|belong)|"
    r"(?:was|is)(?:n['’]?t|\s+not)\s+(?:in\s+my|part\s+of|what|the\s+one))\b",
    re.I,
)
_NOT_TO_SEE = re.compile(r"\b(?:not|n['’]t|never)\b[^.!?]{0,12}\b(?:like|want|wish|care|need)\s+to\s+see\b", re.I)
_MATTER = re.compile(r"matter|important|so important|a problem", re.I)  # "drop the year, it does not matter"
_REMOVES = re.compile(r"\W*(?:(?:please|ok(?:ay)?|now|and|can you)\b\W*)*(?:remove|delete|hide|drop|kick)\b", re.I)
_LIKE_WHAT = re.compile(
    r"\b(?:like|similar|such|same|kind|sort|style|alike|resembl\w*|th(?:at|is|ese|ose|em)|it)\b", re.I
)
_OR_TIME = re.compile(r"\W*(?:or|oder)\s+(?:(?:maybe|perhaps|in|from|even|aus)\s+)*(?:19|20)\d\d\W*$", re.I)
_MORE_OF = re.compile(
    r"\W*(?:(?:show|me|please|and|some)\s+)*more\s+(?:of\s+)?(?:the\s+)?([a-z ]+?)(?:\s+please)?\W*", re.I
)
_THE_UNIT = re.compile(
    r"\W*(?:(?:and|or|what about|how about|in|from|of)\W+)*(?:the|that)\s+(?:(?:same|whole)\s+)?(week|month|year)\W*",
    re.I,
)
_IN_CAPTION = re.compile(
    r"(?:the\s+word\s+)?[\"“']?(.+?)[\"”']?\s+in\s+(?:the|its|their)\s+(?:caption|description|file ?name|label)s?",
    re.I,
)
_ONWARDS = re.compile(
    r"\W*(?:(?P<later>(?:or|and)\s+(?:later|after|newer|onwards?|up)\b|onwards?\b|(?:so|and|then)?\W*(?:any|every)thing\s+"
    r"(?:after|since)\s+(?:that|then)\b)|(?:or|and)\s+(?:earlier|before|older)\b)",
    re.I,
)
_AFTER_THAT = re.compile(r"(?:after|since)\s+(?:that|then)", re.I)
_IN = re.compile(r"^(?:in|from|of)\s+", re.I)
_KEEPS = re.compile(r"\bkeep\b(?:(?!\b(?:hide|remove|drop|lose|delete|take|put|unlike)\b)[^.,;])*$", re.I)
_BUT = re.compile(r"\b(?:except|apart from|other than|but|ausser|außer)\b(?:\s+(?:for|not)\b)?\s*$", re.I)
_NOT_SEEN = frozenset((*WORDS, *ORDINALS, *_POINTERS))
_ON_EARLIER = re.compile(
    r"\s+(?:on|of|from|in)\s+(?:the|that|my)\s+(?:page\s+before|(?:previous|last|earlier|other)\s+(?:page|list|search|results))$",
    re.I,
)
_SO_MANY_BEFORE = re.compile(
    r"(?:(?:the|those|these|plus|other)\s+)*((?:both|two|three|four|five|six|\d)\s+from\s+(?:before|earlier))", re.I
)
_ONE_WITH_SEVERAL = re.compile(
    rf"(?:that|the)\s+(?:one|{PHOTO})\s+(?:with|of)\s+(?:the\s+)?(?:two|three|four|\d)\s", re.I
)
_ONE_BEFORE = re.compile(
    rf"^(?P<others>.*?)(?:\s*(?:,|\b(?:and|plus)\b)\s*)*(?:the\s+)?(?P<rank>{'|'.join(ORDINALS)})(?:\s+(?:one|{PHOTO}))?\s+"
    r"from\s+(?:before|earlier)$",
    re.I,
)
_VERY = re.compile(r"\bvery\s+(?=first|last)", re.I)
_BEGINS_WITH_NUMBER = re.compile(r"(?:number|nr\.?|#)?\s*(\d{1,2})\s+(?:and|&|plus)\s+(?=(?:the|that)\b)", re.I)
_COUNTED_OFF = re.compile(
    rf"(?:the\s+)?(?:last|{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)|(?:number|no\.?|#)\s*\d{{1,3}})\b", re.I
)


@dataclass(frozen=True, slots=True)
class Said:
    """One action of a message before its spans are parsed: its act, first and last word, spans."""

    act: str
    first: int
    last: int
    spans: tuple[Span, ...]


def actions(text: str, words: list[Word], parts: list[Said], context: Context, today: date) -> list[Action]:
    """The actions of a message in their order; "describe 2 and save it" saves 2."""
    acted: list[Action] = []
    halves = (half for said in parts for half in _refused_apart(said, text, words))
    for part in (one for half in halves for one in _counted_apart(half, words)):
        pointed = pointing(context, part.act, acted[-1] if acted else None)
        acted.append(action(part.act, text, words, list(part.spans), (part.first, part.last), pointed, today))
        told = [one.slots.ranks for one in acted[:-1] if one.intent in _TELLING and len(one.slots.ranks) > 1]
        if told and acted[-1].intent in _TELLING and not (acted[-1].slots.ranks or acted[-1].slots.which):
            slots = replace(acted[-1].slots, ranks=told[-1])  # "compare 1 and 6: which is newer?"
            acted[-1] = replace(acted[-1], slots=slots)
        ranks_liked = (rank for one in acted[:-1] if one.slots.liking == "like" for rank in one.slots.ranks)
        liked = tuple(dict.fromkeys(ranks_liked))
        whole = span_text(text, words, Span("", part.first, part.last))
        if acted[-1].intent in _TELLING and len(liked) == 2 and _BOTH.search(whole):
            slots = replace(acted[-1].slots, ranks=liked, which=())  # "6 and 9 are good. Which of both has more light?"
            acted[-1] = replace(acted[-1], slots=slots)
        if acted[-1].slots.do == "add" and liked:
            acted[-1] = _with_liked(acted[-1], liked, whole)
        focus = () if acted[-1].slots.which else context.focus  # which photo that is, the bot sees
        context = replace(context, focus=acted[-1].slots.ranks or focus)
    return acted


def _refused_apart(part: Said, text: str, words: list[Word]) -> list[Said]:
    """What goes into an album, and what is not to be seen: "add 3, though I should not like to see the camels"."""
    refused = [s for s in part.spans if part.act == "album.add" and _NOT_TO_SEE.search(text[: words[s.first].start])]
    if not refused or refused[0].first == part.first:
        return [part]
    first, spans = refused[0].first, tuple(replace(s, kind="ranks") for s in refused if s.kind != "name")
    kept = tuple(span for span in part.spans if span.first < first)
    return [Said(part.act, part.first, first - 1, kept), Said("feedback.dislike", first, part.last, spans)]


def _counted_apart(part: Said, words: list[Word]) -> list[Said]:
    """A part for each count of one that counts twice: "how many dogs and how many cats?"."""
    places = range(part.first, part.last) if part.act == "stats" else ()
    counts = [n for n in places if [word.text.lower() for word in words[n : n + 2]] == ["how", "many"]]
    starts = (part.first, *counts[1:])
    ends = (*(start - 1 for start in starts[1:]), part.last)
    spans = (tuple(s for s in part.spans if a <= s.first <= b) for a, b in zip(starts, ends, strict=True))
    return [Said(part.act, a, b, inside) for a, b, inside in zip(starts, ends, spans, strict=True)]


def _counted_thing(whole: str) -> str:
    """What is counted in words in which nothing was marked; "" where that is photos, or what they are."""
    counted = _COUNTED.search(whole)
    what = _tidy(next(filter(None, counted.groups()))) if counted else ""
    what = re.sub(rf"\s+{PHOTO}$", "", what, flags=re.I)  # "dog photos"
    return "" if _COUNTLESS.search(what) else what


def _with_liked(added: Action, liked: tuple[int, ...], whole: str) -> Action:
    """Into an album goes what the same message likes, "I like 2, put it into Lisbon", unless it names other photos."""
    together = tuple(dict.fromkeys((*liked, *added.slots.ranks)))
    if len(together) == 2 and _BOTH.search(whole):  # "it is number 5, and 3 was the same trip. save both"
        return replace(added, slots=replace(added.slots, ranks=together))
    if added.slots.ranks or added.slots.which or _EVERY_ONE.search(whole):
        return added
    return replace(added, slots=replace(added.slots, ranks=liked))


def pointing(context: Context, act: str, before: Action | None) -> Context:
    """What "it" means in an act; right behind a like "more like it" is like all that is liked."""
    liked = before and before.slots.liking == "like" and act == "more_like"
    return replace(context, focus=()) if liked else context


def action(
    act: str, text: str, words: list[Word], spans: list[Span], bounds: tuple[int, int], context: Context, today: date
) -> Action:
    """An act and its spans as an action; ``bounds`` are its first and last word."""
    whole = text[words[bounds[0]].start : words[bounds[1]].end] if words else ""
    if act == "refine" and spans and all(span.kind == "ranks" for span in spans) and _AWAY.search(whole):
        act = "feedback.dislike"  # "take the boat away, and the brown ones"
    if act == "feedback.dislike" and any(
        span.kind == "without" and _GOING.search(text[: words[span.first].start]) for span in spans
    ):
        act = "refine"  # "hide all those without a ball"
    if act == "feedback.like" and _REMOVES.match(whole):  # "remove 3 from it, I only want to keep the snow ones"
        act = "album.remove" if context.album else "feedback.dislike"
    kinds = {span.kind for span in spans}
    if act == "more_like" and "text" in kinds and kinds <= {"text", "top_k"} and not _LIKE_WHAT.search(whole):
        act = "text_search"  # "find me 4 more cute ones, puppies would be good"
    name, _, manner = act.partition(".")
    if name in ("describe", "ask") and times.SAME.search(whole) and _OTHERS_TOO.search(whole):
        name = "more_like"  # "is that the same day as any others?"
    slots = Slots()
    pieces: list[str] = []
    said_to = bounds[0]  # the word behind the last piece
    dated, said_until = False, len(text)  # whether a year was said, and where the last time ends
    for span in spans:
        before, behind = text[: words[span.first].start], text[words[span.last].end :]
        seen = name == "album" or (name in _SEEING and _is_pointed_at(before, behind))
        if span.kind == "text" and seen:
            span = replace(span, kind="ranks")
        if span.kind not in _TAKES.get(name, SPANS):
            continue
        phrase = span_text(text, words, span)
        if span.kind == "drop" and _IMPORTANT.match(behind):
            pieces.append(f"with {phrase}")  # "the snow is important"
            continue
        if span.kind == "ranks" and _ENDS.search(phrase) and len(words) > span.last + 1:
            longer = text[words[span.first].start : words[span.last + 1].end]
            phrase = longer if positions(longer, context) else phrase  # "die ersten" of "die ersten beiden"
        if span.kind == "top_k" and _is_complaint(before, behind):
            continue
        if (
            span.kind == "text"
            and context.shown
            and name in _ALLOWING
            and _MATTERS_NOT.fullmatch(behind.rstrip(" .!?"))
        ):
            slots = replace(slots, drop=_joined(slots.drop, _things(phrase)))  # "people are fine"
            continue
        more = name in _ALLOWING and any(other.kind == "text" and other.first > span.last for other in spans)
        if span.kind == "text" and name in _ALLOWING and not (pieces or more) and _NOT.search(before):
            span = replace(span, kind="without")  # "not dogs!!"
        if span.kind == "text" and ((pieces and _NOT_JUST.search(before)) or (more and _THEY_ARE.search(before))):
            continue  # "they seem to be mostly two dogs together, could I have one dog"
        if span.kind == "text" and name in _ALLOWING and pieces and _RATHER_THAN.search(before):
            slots = replace(slots, without=_joined(slots.without, _things(phrase)))  # "boats instead of canoes"
            continue
        if span.kind == "text" and name in _ALLOWING and _IS_NOT.search(before):
            span = replace(span, kind="without")  # "some that arent in a pool"
        if span.kind == "without" and _INCLUDING.search(before) and not _NEGATED.search(before):
            pieces.append(phrase)  # what is to be in the picture, however it was marked
            continue
        if span.kind == "without" and re.search(f"(?:{_NOBODY.pattern})$", before + phrase, re.I):
            phrase = "people"
        elif span.kind == "without" and _NOT_JUST.search(before):
            continue  # "a family instead of just children" has children, too
        elif span.kind == "without" and (_MAY_HAVE.search(before) or _MATTERS_NOT.match(behind)):
            slots = replace(slots, drop=_joined(slots.drop, _things(phrase))) if name == "refine" else slots
            continue
        if span.kind == "without" and _GOING.search(before):
            pieces.append(f"with {_REFUSING.sub('', phrase)}")  # "drop the ones without a dog"
            continue
        if span.kind == "without" and (open_to := _OPEN_TO.search(before)):
            phrase = f"{open_to[1]} {phrase}"  # "everything after 2021"
        sharing = span.kind == "filters" and name in _SHARING
        if sharing and times.SAME.search("".join(re.split(r"[.!?]\s", behind, maxsplit=1)[1:])):
            continue  # "May 2022, so spring after all. Did I take others that week?"
        if span.kind == "filters" and times.NO_DATE.search(whole):
            continue  # "it still says 2023, please take the dates off"
        if span.kind == "filters" and (times.THAT_SEASON.search(phrase) or times.AROUND.search(phrase)):
            continue  # the time of the photo spoken of
        if span.kind == "filters":
            untagged = not any(other.first < span.first <= other.last + 1 for other in spans)
            opened = DIRECTION.search(before) if untagged else None  # "seit" of "Fotos seit 2025"
            refuses = _NOTHING.search(before) if _COMPARES.match(phrase) else None  # "nothing older than 2020"
            opening = opened[0] if opened else "not " if refuses else ""
            onwards = None if opening else _ONWARDS.match(behind)
            if onwards and names_year(phrase):  # "2020 or later", "in 2020, so anything after that"
                opening, phrase = ("since " if onwards["later"] else "until "), _IN.sub("", phrase)
            month = slots.filters if slots.filters.after else context.search.filters if context.search else Filters()
            condition = read_condition(f"{opening}{phrase}", today, month)
            if corrects(text[said_until : words[span.first].start]):  # "from last year? well, from 2024"
                slots = replace(slots, filters=replace(slots.filters, after=None, before=None, months=()))
            time = Time(condition.filters, says_year(phrase))
            both = together(Time(slots.filters, dated), time)
            slots, dated, said_until = replace(slots, filters=both.filters), both.dated, words[span.last].end
            pieces.append(_AS_LONG_AS.sub("", condition.rest))  # what is not understood is a description
            continue
        if span.kind == "ranks" and name == "feedback" and phrase.isdigit() and _SO_FAR.search(before):
            continue  # "nice. I need 12 and have 9"
        if span.kind == "ranks" and name in ("album", *_TELLING) and _BELONGS_NOT.match(behind):
            continue  # "6 and 8 fit, and 4 should not be here. put 6 and 8 into Talk"
        if span.kind == "ranks" and manner in ("clear", "dislike", "remove") and _KEEPS.search(before):
            continue  # "take the like off 1, just keep the second"
        if span.kind == "ranks" and name not in _SEEING and positions(phrase, context) is None:
            pieces.append(look(phrase))  # where nothing is pointed at, what is seen is the description
            continue
        excepted = name in ("feedback", "album", "export") and _BUT.search(before) and _EVERY_ONE.search(before)
        if span.kind == "ranks" and (excepted or (_leaves_out(before, phrase) and positions(phrase, context) is None)):
            span = replace(span, kind="not_ranks")  # "everything but the bench one" is everything else
        if span.kind == "top_k" and _THESE.search(before) and (ranks := positions(f"those {phrase}", context)):
            slots = replace(slots, ranks=_joined(slots.ranks, ranks))
            continue
        if span.kind == "text" and name == "stats" and (second := _AND_MORE.match(behind)):
            phrase += second[0]
        if span.kind == "text" and _HAVING.search(before):
            phrase = _IN_IT.sub("", phrase)  # "pictures with my brother in it"
        if span.kind == "name" and before.endswith(tuple("\"“”„«'‘")):
            phrase = before[-1] + phrase  # “For Kenji” is the whole name
        changed = _meant(slots, span.kind, phrase, context, today)
        if changed is None:  # a condition that is not understood is part of the description
            pieces.append(phrase)
        else:
            slots = changed
            if span.kind == "text":
                joint = _joint(name, text[words[said_to].start : words[span.first].start], phrase) if pieces else ""
                pieces += filter(None, (joint, _A_FEW.sub("", phrase) if joint == "or" else phrase))
                said_to = span.last
    text_found = _tidy(" ".join(pieces).replace(" ,", ",").replace("? ", ", "))
    if re.search(rf"\bmore\s+{re.escape(text_found)}", whole, re.I):
        text_found = _RATHER.sub("", text_found)
    if name in _ALLOWING:
        text_found = _AROUND_IT.sub("", _tidy(_FOR_THE_PAGE.sub("", _PERHAPS.sub("", _bare(text_found)))))
    text_found = _DIFFERENT.sub("", text_found) if name == "more_like" else text_found  # "like 2, but a different girl"
    if name in _ALLOWING and (written := _IN_CAPTION.fullmatch(text_found)):
        text_found = f"“{written[1]}”"  # "frisbee in the caption": these words themselves
    text_found = _STILL.sub("", text_found) if name == "refine" else text_found  # "I meant kids only still"
    text_found = "" if dated and _AFTER_THAT.fullmatch(text_found) else text_found
    if name == "stats" and not text_found and not (slots.name or slots.colours or slots.without):
        conditions = " ".join(span_text(text, words, span) for span in spans if span.kind == "filters")
        counted = _counted_thing(whole)  # "how many landscape photos" counts no landscapes
        text_found = "" if {*conditions.lower().split()} & {*counted.lower().split()} else counted
    if name == "stats" and _WHEN_MOST.search(whole):
        slots = replace(slots, by=slots.by or "year")  # "when did I take most car photos?"
    slots = _as_condition(replace(slots, text="" if text_found.lower() in _ARTICLES else text_found), today)
    if name == "refine" and context.search and not dated:  # "and June", after May 2019
        then, said = context.search.filters, slots.filters
        said = said.in_any_year() if then.months and not then.after else said  # "and July", of any summer
        slots = replace(slots, filters=in_year_of(said, then))
    if name == "refine" and not dated and (right := times.YEAR_NOT.search(whole)):  # "2022 not 2021, only June"
        year = Time(read_condition(right[0], today).filters, True)
        slots = replace(slots, filters=together(year, Time(slots.filters)).filters)
    if times.ANY_YEAR.search(whole):
        unwanted = tuple(thing for thing in slots.without if not times.THAT_YEAR.fullmatch(thing))
        text_left = "" if times.THAT_YEAR.fullmatch(slots.text) else slots.text
        slots = replace(slots, by=None, text=text_left, without=unwanted)
    if name == "refine" and context.search and slots.filters.after and _OR_TIME.match(whole):  # "or 2020", of 2019
        earlier = Filters(context.search.filters.after, context.search.filters.before)
        slots = replace(slots, filters=together(Time(earlier, dated), Time(slots.filters, dated)).filters)
    if name == "next_page" and slots == Slots() and context.search and (further := _MORE_OF.fullmatch(whole)):
        searched = {*content_words(context.search.text)}
        if content_words(further[1]) and {*content_words(further[1])} < searched:  # "more buses", of cars and buses
            name, slots = "text_search", Slots(text=further[1])
    if name == "describe" and slots == Slots() and context.done != "describe" and (unit := _THE_UNIT.fullmatch(whole)):
        same_time = times.UNITS[unit[1].lower()]  # "and the week?", after "others of this day"
        name, slots = "more_like", Slots(same=same_time)
    if name in ("refine", "next_page") and slots == Slots() and context.shown:  # "and in winter?"
        bare = read_condition(times.BEFORE_TIME.sub("", times.ANY_YEAR.sub("", whole)), today)
        time_alone = Filters(bare.filters.after, bare.filters.before, bare.filters.months)
        if time_alone == bare.filters != Filters() and not bare.rest:
            name, slots = "refine", replace(slots, filters=time_alone)
    if name == "refine" and slots == Slots() and (missing := times.BARE.findall(whole)):
        time_alone = read_condition(missing[-1], today).filters  # "July is missing, the same for July"
        slots = replace(slots, filters=Filters(time_alone.after, time_alone.before, time_alone.months))
    if times.ANY_YEAR.search(whole):  # "skiing in February, whatever year"
        slots = replace(slots, filters=slots.filters.in_any_year())
    untimed = "date" if times.NO_DATE.search(whole) else "year" if times.ANY_YEAR.search(whole) else ""
    if untimed and (name == "refine" or manner == "instead") and slots.filters == Filters() and not slots.drop:
        slots = replace(slots, drop=(untimed,))
    slots = replace(slots, without=tuple(_of_what(thing, slots.text) for thing in slots.without))
    months, beside_months = months_named(slots.text)
    other_months = context.search is not None and context.search.filters.months  # "in winter", of those in summer
    if name == "refine" and months and not beside_months and (other_months or _NO_SCENE.match(slots.text)):
        slots = replace(slots, text="", filters=replace(slots.filters, months=months))  # "only the summer ones"
    if name in (*_ALLOWING, "stats") and slots.filters == Filters() and (season := times.IN_SUMMER.search(slots.text)):
        kept_text = _tidy(slots.text[: season.start()] + slots.text[season.end() :])
        slots = replace(slots, text=kept_text, filters=Filters(months=(6, 7, 8)))
    if name == "refine" and slots.filters == Filters() and (season := times.WAS_IN.search(whole)):
        slots = replace(slots, filters=Filters(months=months_named(f"every {season['when']}")[0]))
    if name in _ALLOWING and not _NOBODY.search(slots.text) and (empty := _BESIDE_NOBODY.search(whole)):
        slots = replace(slots, text=f"{slots.text} {empty[0]}")  # "the sea with waves, nobody in it"
    if _NOBODY.search(slots.text or (whole if name == "refine" and slots == Slots() else "")):
        kept_text = _tidy(_NOBODY.sub(" ", slots.text))
        slots = replace(slots, text=kept_text, without=_joined(slots.without, ("people",)))
    if name in _ALLOWING and (refused_thing := _WITH_NO.search(slots.text)):
        things = _things(refused_thing["what"])
        slots = replace(slots, text=slots.text[: refused_thing.start()], without=_joined(slots.without, things))
    if name == "colour_search" and not slots.colours and (colours := _colours(slots.text)):
        slots = replace(slots, colours=colours, text="")
    if slots.colours and _colours(_IN_COLOUR.sub("", slots.text)) == slots.colours:
        slots = replace(slots, text="")  # "in black and white"
    if name in _ALLOWING and manner == "instead" and slots.text and (not_that := _NOT_THAT.search(whole)):
        things = tuple(thing for thing in _things(not_that["what"]) if thing not in slots.text)
        slots = replace(slots, without=_joined(slots.without, things))
    going_on = name in _GOING_ON and slots == Slots()
    if name == "feedback":
        if slots.not_ranks and not slots.which and (_EVERY_ONE.search(whole) or (not slots.ranks and manner == "like")):
            liked = context.liked if {*slots.not_ranks} <= {*context.liked} else ()  # "not 9, just the other two"
            page = tuple(range(1, context.shown + 1)) if _EVERY_ONE.search(whole) else ()
            every = slots.ranks or (liked if manner == "like" else ()) or page
            slots = replace(slots, ranks=tuple(rank for rank in every if rank not in slots.not_ranks))
        hides_them = manner == "dislike" and not slots.ranks and not _EVERY_ONE.search(whole)  # "like 1, not 2"
        refused = slots.not_ranks if hides_them else ()
        unlike = slots.not_ranks if manner == "like" and not _EVERY_ONE.search(whole) else ()  # "like 5 instead of 3"
        slots = replace(slots, liking=cast(Liking, manner), ranks=slots.ranks or refused, not_ranks=unlike)
    elif name == "album":
        named = None if slots.name else QUOTED.search(whole)
        unseen = tuple(seen for seen in slots.which if not named or seen.strip('"“”„«»') not in named[0])
        slots = replace(slots, do=cast(AlbumDo, manner), which=unseen, name=inside(named) if named else slots.name)
        if manner == "remove":
            slots = replace(slots, not_which=())  # what stays in it the bot asks for
        if manner in ("show", "list"):
            slots = replace(slots, which=(), not_which=())  # "the whole selection for the calendar"
    elif name == "undo":
        slots = replace(slots, text=_BACK_TO.sub("", slots.text))
    elif name == "ask":
        slots = replace(slots, question=_tidy(whole), text="")
    elif name in (*_SHARING, "describe") and (that := times.THAT_SEASON.search(whole)):
        left = _tidy(times.THAT_SEASON.sub(" ", slots.text))
        months, _ = months_named(f"every {that['when']}")
        filters = replace(slots.filters, months=months)
        name = "more_like" if name == "describe" else name
        slots = replace(slots, filters=filters, text="" if times.AROUND.fullmatch(left) else left)
        slots = slots if filters.after else replace(slots, same="year")  # "2017, it was. anything from that autumn?"
    elif name in _SHARING and not slots.filters.after and not times.SAME.search(whole) and times.AROUND.search(whole):
        slots = replace(slots, same="around", text=_tidy(times.AROUND.sub(" ", slots.text)))
    elif (
        name in _SHARING
        and not slots.filters.after
        and (same := times.SAME.search(whole) or (times.WHOLE.search(whole) if going_on else None))
        and not _OTHER_YEAR.match(whole[same.end() :])
    ):
        unit = next(filter(None, same.groups())).lower().removesuffix("end")
        left = _tidy(times.SAME.sub(" ", slots.text))
        without, drop = (  # "not the whole year"
            tuple(thing for thing in things if not times.UNIT.search(thing)) for things in (slots.without, slots.drop)
        )
        slots = replace(slots, same=times.UNITS[unit], without=without, drop=drop)
        if as_that := _AS_THAT.fullmatch(left):
            ranks, which = _pointed(as_that[1], context)
            name, manner, slots = "more_like", "", replace(slots, ranks=ranks, which=which)
        slots = replace(slots, text="" if as_that or left.lower() in times.UNITS else left)
    if name in ("album", "export") and slots.not_ranks and not slots.ranks:
        if manner == "add" and not _EVERY_ONE.search(whole):  # "not 5": that one comes out again
            slots = replace(slots, ranks=slots.not_ranks, not_ranks=(), do="remove")
        else:  # "all of these without the first"
            others = tuple(rank for rank in range(1, context.shown + 1) if rank not in slots.not_ranks)
            slots = replace(slots, ranks=others, not_ranks=())
    beside = name in ("album", "export", "feedback") and (slots.ranks or slots.which) and _IT_WITH.search(whole)
    them_too = name in ("album", "export") and slots.which and len(context.focus) > 1 and _THEM_AND.search(whole)
    if them_too or (beside and len(context.focus) == 1):
        slots = replace(slots, ranks=_joined(context.focus, slots.ranks))
    slots = replace(slots, instead=manner == "instead", redo=manner == "redo")
    focus = context.focus or ((1,) if context.shown == 1 else ())
    if name in _POINTING and focus and not (slots.ranks or slots.not_ranks or slots.which):
        alone = name == "describe" and context.shown == 1  # "what camera?" is about the one photo there is
        pattern = _ONE if len(focus) == 1 else _SEVERAL
        slots = replace(slots, ranks=focus) if alone or pattern.search(whole) else slots
    numbers = tuple(dict.fromkeys(int(number) for number in _NUMBERED.findall(whole)))
    named_here = len(numbers) == 1 and 0 < numbers[0] <= context.shown and not (slots.which or slots.not_ranks)
    if name in _POINTING and len(focus) == 1 and slots.ranks == focus and named_here:
        slots = replace(slots, ranks=numbers)  # "number 6 with the pool is adorable, like it"
    return Action(cast(Intent, name), slots)


def _joint(name: str, between: str, phrase: str) -> str:
    """What belongs between two descriptions of a message, "a boy, he had a hat" is one with a hat."""
    if had := _HAD.search(between):
        return had["joint"] or "with"
    goes_on = name not in _ALLOWING or _WITH_WHAT.match(phrase)
    if name == "text_search" and not goes_on and _BESIDES.search(between):
        return "or"
    return "," if not goes_on and _APART.search(between) else ""


def _as_condition(slots: Slots, today: date) -> Slots:
    """A description that is nothing but a time or, in another language, a condition as that: "im Querformat"."""
    english = conditions_in_english(slots.text)
    foreign = english != slots.text.lower()
    condition, (months, beside) = find_filters(english, today), months_named(english)
    if months and not beside and {*english.split()} - {*slots.text.lower().split()}:  # "im Herbst"
        condition = Conditions(Filters(months=months), "")
    if condition.rest or not (foreign or condition.filters.after or condition.filters.before):
        return slots
    return replace(slots, text="", filters=together(Time(slots.filters), Time(condition.filters)).filters)


def _of_what(unwanted: str, text: str) -> str:
    """ "Brown ones", beside "a white dog in water", are brown dogs."""
    subject = _WHERE.split(text)[0].split() if _ONES.search(unwanted) else []
    named = [word for word in subject if content_words(word)]
    return _ONES.sub(named[-1].strip(",;"), unwanted) if named else unwanted


def _bare(text: str) -> str:
    """A description without the words that only point at photos: "the ones with kids in" is "with kids"."""
    text = _ALL_COUNTED.sub("", _MAY_BE.sub(r"\g<how> \g<thing>", text))
    bare = _THE_ONES.sub("", _OF_US.sub("", text))
    if bare != text and bare.lower().startswith("no "):
        return f"with {bare}"  # "those where there is no crowd"
    return re.sub(r"^(with .+?)\s+in(?:\s+(?:it|them))?$", r"\1", bare, flags=re.I) if bare != text else text


def _leaves_out(before: str, phrase: str) -> bool:
    """Whether a phrase is what "all but" or "except" leaves out, whichever side of these words it begins."""
    return bool(_BUT.search(before) or _BUT.search(" ".join(phrase.split()[:1])))


def _is_complaint(before: str, after: str) -> bool:
    """Whether the number between these words is what is too few: "only two?", "more than three"."""
    return bool(_TOO_FEW.search(before) or (_MERELY.search(before) and after.lstrip().startswith("?")))


def _is_pointed_at(before: str, after: str) -> bool:
    """Whether the description between these words points at a photo: "the one with a ball", "the brown dog one"."""
    return bool(_THE_ONE.search(before) or (_THE.search(before) and _ONE_ALONE.match(after)))


def _tidy(phrase: str) -> str:
    return re.sub(r"\s+", " ", phrase).strip(" \t,;:.!?…")


def _meant(slots: Slots, kind: str, phrase: str, context: Context, today: date) -> Slots | None:
    """The slots with what a span says; None where nothing can be made of it."""
    if kind == "text":
        return slots
    if kind == "without":
        if left := _outside(phrase, today):
            return replace(slots, filters=together(Time(slots.filters, True), Time(left, True)).filters)
        return replace(slots, without=_joined(slots.without, _things(phrase)))
    if kind == "drop":
        things = tuple(_WHICHEVER.sub("", thing) for thing in _things(phrase))
        return replace(slots, drop=_joined(slots.drop, things))
    if kind == "ranks":
        ranks, which = _pointed(phrase, context)
        return replace(slots, ranks=_joined(slots.ranks, ranks), which=_joined(slots.which, which))
    if kind == "not_ranks":
        ranks, which = _pointed(phrase, context)
        return replace(slots, not_ranks=_joined(slots.not_ranks, ranks), not_which=_joined(slots.not_which, which))
    if kind == "colours":
        colours = _colours(phrase)
        return replace(slots, colours=_joined(slots.colours, colours)) if colours else None
    if kind == "top_k":
        number = count(phrase) or count(positions_in_english(phrase))
        return replace(slots, top_k=number) if number else None
    if kind == "name":
        bare = phrase.strip(" \"'“”‘’«»„")
        return replace(slots, name=_KINDLY.sub("", _NAMING.sub("", bare) if bare == phrase.strip() else bare))
    if kind == "format":
        formats = [_FORMATS[word] for word in re.findall(r"\w+", phrase.lower()) if word in _FORMATS]
        return replace(slots, format=formats[0]) if formats else slots
    if kind in get_args(GroupedBy):
        return replace(slots, by=slots.by or cast(GroupedBy, kind))  # "in which month of that year"
    return replace(slots, order=cast(Order, _ORDERS.get(kind, kind)))


def _outside(phrase: str, today: date) -> Filters | None:
    """What is left without a shape, a year or an open period, "tall ones", "after 2021"; None for anything else."""
    condition = read_condition(_EVERYTHING.sub("", phrase, count=1), today)
    after, before, shape = condition.filters.after, condition.filters.before, condition.filters.orientation
    if condition.rest:
        return None
    if after and before:
        whole = (after.month, after.day, before.month, before.day) == (1, 1, 12, 31)
        return Filters(not_years=tuple(range(after.year, before.year + 1))) if whole else None
    if shape in _OTHER_SHAPE:
        return Filters(orientation=_OTHER_SHAPE[shape])
    if after:
        return Filters(before=after - timedelta(days=1))
    return Filters(after=before + timedelta(days=1)) if before else None


def _colours(phrase: str) -> tuple[str, ...]:
    """The colours of "navy and white", "#ff8800", "rgb(255, 0, 0)" or "hsl(120, 50%, 50%)"."""
    if re.fullmatch(r"\s*hsla?\(.*\)\s*", phrase, re.I):
        from PIL import ImageColor

        with contextlib.suppress(ValueError):
            return ("#{:02x}{:02x}{:02x}".format(*ImageColor.getrgb(phrase.strip().lower())[:3]),)
    english, respelled = colours_in_english(phrase), _respelled(phrase)
    for text in (phrase, english, respelled):
        wish = parse_wish(text)
        if not isinstance(wish, str):
            return wish.colours
    for text in (respelled, phrase, english):
        if colour_words := parse_colours(text):
            return colour_words.colours
    return ()


def _respelled(phrase: str) -> str:
    """ "yelow" is "yellow": each word that is no English one as the nearest colour."""
    words = phrase.lower().split()
    return " ".join(word if word in english_words() else next(iter(names_like(word)), word) for word in words)


def _pointed(phrase: str, context: Context) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The positions that a phrase names, and what is seen in the photos that it names otherwise."""
    if before := _ONE_BEFORE.search(phrase):  # "6 and the first one from before"
        others = _pointed(before["others"], context) if before["others"].strip() else ((), ())
        return others[0], (*others[1], f"{before['rank']} from before")
    whole = positions(phrase, context)
    phrase = _VERY.sub("", _ON_EARLIER.sub("", phrase))  # which page that is, the bot sees
    whole = positions(phrase, context) if whole is None else whole
    ranks, which = list(whole or ()), []
    begins = _BEGINS_WITH_NUMBER.match(phrase) if whole is None else None  # "1 and the Dalmatian, number 12"
    if begins:
        ranks, phrase = [int(begins[1])], phrase[begins.end() :]
    for part in _ANOTHER_LOOK.split(phrase) if whole is None else ():
        if before := _SO_MANY_BEFORE.fullmatch(part.strip()):
            which.append(before[1])  # "the two from before": which those are, the bot sees
            continue
        numbered = _COUNTED_OFF.match(part.strip()) or _NUMBER_AT_END.search(part)  # "the third dog", "the dog at 10"
        at = positions(part, context) or (positions(numbered[0], context) if numbered else None)
        ranks += at or ()
        which += [seen] if at is None and (seen := look(part)) else []
    return tuple(dict.fromkeys(ranks)), tuple(dict.fromkeys(which))


def look(phrase: str) -> str:
    """What is seen in the photo that a phrase points at: "guitar" of "the one with the guitar"; "" where nothing is."""
    seen = _BEFORE_LOOK.sub("", _AFTER_LOOK.sub("", _AFTER_ALL.sub("", _tidy(phrase))))
    seen = "" if _COUNTS.search(seen) or _SAID.match(seen) else seen
    seen = f"with {seen}" if _ONE_WITH_SEVERAL.match(phrase.strip()) else seen  # one photo of two girls
    return seen if any(word not in _NOT_SEEN for word in content_words(seen)) else ""


def positions(phrase: str, context: Context) -> tuple[int, ...] | None:
    """The ranks that a phrase names: positions of the page, or what is liked; None where it names none."""
    phrase = _ONE_IN_DIGITS.sub(r"\1 one\2", _BEFORE_POSITION.sub("", phrase.strip()))
    if len(context.focus) == 1 and _THAT.fullmatch(phrase):
        return context.focus
    if _OTHERS.fullmatch(phrase) and (context.focus or phrase.lower().endswith("rest")):
        return tuple(rank for rank in range(1, context.shown + 1) if rank not in context.focus)
    if len(context.focus) == 1 and (beside := _THAT_AND.fullmatch(phrase)):  # "that one and the last two"
        others = positions(beside["others"] or beside["before"], context)
        return None if others is None else tuple(dict.fromkeys((*context.focus, *others)))
    if several := _SO_MANY.fullmatch(phrase):
        number = 2 if several["both"] else count(several["count"])
        if number:
            every = tuple(range(1, context.shown + 1))
            return next((ranks for ranks in (context.focus, context.liked, every) if len(ranks) == number), None)
    named = (
        parse_ranks(phrase, context.shown)
        or parse_ranks(positions_in_english(phrase), context.shown)
        or _misspelt(phrase, context.shown)
    )
    if named and not named.vague:
        return named.ranks
    if _LIKED.fullmatch(phrase):
        return context.liked
    if named:
        return named.ranks
    return None


# English words that are oftener misspelt positions.
_POSITIONS_MISSPELT = ("forth", "fist", "fort", "sight")


def _is_spelled_right(word: str) -> bool:
    """Whether a word means itself, however near a position it comes: "this ones" are no third ones."""
    return word in english_words() and word not in _POSITIONS_MISSPELT


def _misspelt(phrase: str, shown: int) -> Ranks | None:
    """ "teh secnd": read again with each word as the nearest that names positions."""
    return parse_ranks(" ".join(map(_nearest_of_position, phrase.split())), shown)


def _nearest_of_position(word: str) -> str:
    """The word of positions that a misspelt one means; its first letter is seldom wrong."""
    position_words = ("the", "last", "and", "number", *ORDINALS)
    alike = [other for other in position_words if other[0] == word[0].lower() and abs(len(other) - len(word)) < 2]
    tells = len(word) > 2 and not _is_spelled_right(word.lower())
    near = difflib.get_close_matches(word.lower(), alike, 1, 0.65) if tells else []
    return near[0] if near else word


def _things(phrase: str) -> tuple[str, ...]:
    if re.search(r"\bblack (?:and|n|&) white\b|\bb\s?[&/]\s?w\b", phrase, re.I):
        return (_REFUSING.sub("", _tidy(phrase)),)
    parts = (_REFUSING.sub("", _tidy(part).strip("\"'")) for part in _LISTED.split(phrase))
    things = (_PART_OF_WISH.sub("", _WITH.sub("", _bare(part))) for part in parts)
    kept = (thing for thing in things if thing and (count(thing) or 99) > 20)  # "one dog, not two"
    return tuple(thing for thing in kept if not _MATTER.fullmatch(thing))


def _joined(values: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values + more))
