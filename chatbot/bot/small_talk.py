"""Small talk, help, and alternatives to what is not possible; the page stays as it is."""

from __future__ import annotations

import random
import re

from chatbot.actions import Slots
from chatbot.bot.about_page import answer_about_page
from chatbot.bot.albums import renamed
from chatbot.bot.history import asks_for_searches, searches
from chatbot.bot.turn import PAGE, Turn
from chatbot.replies import Answer, Suggestion, button
from chatbot.session import ChatSession
from retrieval.records import Filters, Query
from retrieval.words import say

# What a photo is called in a wish to do something with it.
_IT = r"(?:it|this|that|them|['’]?em|these|those|all|photos?|pictures?|number|nr|no|\d+|the|my|a|me)\b"
# Wishes that cannot be met, by what people say; the sentence says what is possible instead.
_REFUSED = (
    (
        "caption",
        r"\b(?:change|correct|fix|edit|rewrite|update|replace)\s+(?:(?:the|its|that|this|his|her)\s+)?"
        r"(?:description|caption|text)s?\b|\b(?:beschreibung|bildtext)\b.*\b(?:ändern|korrigieren|ersetzen)\b",
    ),
    (
        "person",
        r"\bremember\b(?:\s+that)?\s+(?:(?:this|that|it|he|she)(?:['’]?s|\s+is)\s+(?:my\s+\w+\s+)?(?-i:[A-Z])|who\b)|"
        r"(?:\bis|['’]s)\s+(?:my\s+\w+\s+)?(?-i:[A-Z])\w+\W+(?:can|could|will)\s+(?:you|u)\s+remember\b|"
        r"\bmerk\w*\s+dir\b.*\b(?:dass|wer)\b",
    ),
    ("rotate", rf"\b(?:rotat\w*|turn {_IT}.*\b(?:around|upside|upright|left|right|by|crooked)\b|flip|mirror|straighten|"
               r"dreh\w*|gira|tourne|ghumao)\b|旋转"),
    ("edit", r"\bwrite\b.*\bon\b|\b(?:crop|resize|retouch|brighten|darken|sharpen|edit|photoshop|enhance|filter it|"
             r"remove (?:the )?(?:background|red ?eyes?|person|people)|fix the|convert|compress|upscale|colou?ri[sz]e|"
             r"blur|collage|"
             rf"make {_IT}.*\b(?:smaller|brighter|darker|sharper|black)|(?:get|have|want|need) {_IT}.*\bsmaller|"
             r"\d+\s?px)\b"),
    ("order", r"\bput\b.*\b(?:first|on top)\b|\bre-?order\b"),
    ("share", rf"\b(?:share|send|e-?mail|mail|post|upload|tweet|whatsapp|text|copy|put) {_IT}.*|"
              rf"\bprints?\b|\bon paper\b|\b(?:set|make|turn|use) {_IT}.*\b(?:wallpaper|background)\b"),
    ("rename", rf"\brename\b|\bmove {_IT}.*\b(?:to|into)\b|\b(?:tag|name) {_IT}|"
               r"\b(?:change|edit|set|fix|correct) (?:the|its|their|his) "
               r"(?:name|file ?name|date|caption|label|location)\b"),
    ("delete", r"\b(?:delete|erase|trash|(?:the|a) bin|get rid of|throw away|wipe|lösch\w*|borra|supprime)\b"),
    ("order", r"\b(?:sort|order|arrange|rank|group)(?:ed|ing)?\b.*\bby\b|"
              r"^\W*(?:(?:and|now|photos|pictures|pics) )?by \w+"),
    ("view", r"\b(?:enlarge|zoom|full ?(?:screen|size)|slide ?show|map)\b|"
             r"\b(?:show|see|open|make|view)\b.*\b(?:bigger|larger)\b|\bopen (?:it|this|that|him|her)\b"),
)  # fmt: skip
_TALK = (
    ("surprise", r"\bsurprise me\b|\brandom\b|(?<!did )\byou (?:choose|pick|decide)\b|\bpick (?:one|some|any)\b(?! of)|"
                 r"\bshow me (?:something|anything|whatever)(?: nice| good)?\W*$|^\W*anything nice\W*$"),
    ("likes", r"\b(?:what|how|why|explain)\b.*\b(?:(?:a )?like|likes|liking|hearts?|favou?rites?)\b|"
              r"\b(?:does|do|is|are)\s+(?:a\s+like|liking|likes|hearts?|favou?rites?)\b"),
    ("privacy", r"^(?:do|does|are|is|where|who|can)\b.*"
                r"\b(?:upload(?:ed)?|data|private|privacy|offline|internet|safe|stored|see)\b"),
    ("no", r"^\W*(?:(?:lol|haha\w*|oh|hm+|ok(?:ay)?)\W+)*"
           r"(?:no|nope|nah|no thanks?|no thank you|not really|never ?mind|forget it|nein|non|nahi|不|"
           r"maybe|perhaps|not sure|i don['’]?t know|dunno|idk|whatever|(?:it )?does(?:n['’]t| not) matter|"
           r"it['’]s fine|all good|(?:oh )?well|fair enough|(?:what a )?(?:pity|shame)|too bad|"
           r"no (?:worries|problem|more)|nothing(?: else)?|hm+(?: ok)?|oh(?: my)?|ah(?: ok)?|(?:ah )?i see|"
           r"wait|stop|cancel|please)\W*$"),
    ("yes", r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?(?: then)?|fine(?: by me)?|right|correct|exactly|of course|alright|"
            r"all right|got it|ja|sí|si|oui|haan|好)\W*$"),
    ("wait", r"\bbrb\b|\b(?:hang|hold) on\b|\b(?:one|a|just a) (?:sec|second|moment|minute|mo)\b|\bback in a\b|"
             r"\bein(?:en)? moment\b|\bun momento\b|\bun moment\b"),
    ("thanks", r"\b(?:thanks?|thank you|thank u|thnks|thx|ty|tysm|cheers|obliged|appreciate|ta|dank\w*|bedankt|merci|"
               r"gracias|grazie|obrigad[oa]|dzięk\w*|teşekkür\w*|tack|děkuj\w*|terima kasih|salamat|dhanyavaad|"
               r"shukriya)\b|谢"),
    ("bye", r"\b(?:bye|goodbye|good ?night|see (?:you|ya|u)|farewell|take care|cya|ciao|tsch[uü]ss|adiós|au revoir|"
            r"arrivederci|tot ziens|doei|do widzenia|hej ?då|auf wiedersehen|cheerio|toodle\w*)\b|"
            r"\b(?:have a (?:nice|good|great) \w+|that['’]s (?:all|enough|it)|that (?:would|will) be all|"
            r"i['’]m done|we['’]re done)\b|^\W*(?:done|exit|quit)\W*$|再见"),
    ("why", r"\bwhy\b.*\b(?:here|there|listed|in the list|included|shown|came up|comes up)\b"),
    ("abuse", r"\b(?:stupid|idiot|dumb|useless|rubbish|garbage|crap|shit\w*|fuck\w*|damn|hate you|sucks?|moron|boring|"
              r"worthless|pathetic|wtf|shut up|bad bot|not listening|not helpful)\b"),
    ("confused", r"\b(?:misunder\w+|got me wrong|don['’]?t (?:get|understand)|no sense|confused|lost|what do you mean|"
                 r"what does that mean|entiendo|comprends pas|samajh nahi)\b|^\W*(?:what|huh|pardon|excuse me|really|"
                 r"are you sure)\W*$"),
    ("hello", r"^\W*(?:hi+|hello+|hey+|howdy|good (?:morning|afternoon|evening|day)|yo|hallo|guten \w+|hola|"
              r"buenos \w+|bonjour|bonsoir|namaste|how are you|(?:are )?you there|can you hear)\b|你好|早上好"),
    ("who", r"\b(?:who (?:are|made) you|your name|are you (?:a |an )?(?:robot|human|chatgpt|real|bot)|how old are you|"
            r"where are you from|what is this(?: app)?|qué es esto)\b"),
    ("why", r"^\W*(?:(?:so|and|but|ok|hm+)\W+)?(?:why|how come|what for|how so|explain why|how did)\b|"
            r"\bthe reason\b|\bwhat (?:has|does)\b.*\bto do with\b|\bwhat makes you think\b"),
    ("sorry", r"^\W*(?:sorry|my bad|oops|apologies)\b"),
    ("praise", r"\b(?:cool|nice\w*|great|wow|awesome|amazing|perfect|excellent|lovely|super\w*|well done|neat|sweet|"
               r"(?:that['’]?s |much |even )?better|clever|smart|spot on|there we go|"
               r"now we['’]?re talking|good at (?:this|it)|"
               r"good (?:job|work|bot)|(?:so|very|really) good|not bad|impressive|brilliant|haha\w*|lol|lmao|omg|aww+|"
               r"beautiful|gorgeous|wonderful|fantastic|did well|that was quick|i (?:love|like) (?:you|this|these|it)|"
               r"helpful|you(?:'re| are) (?:so |very |the )?\w+|schön|wunderbar|toll|"
               r"perfekt\w*|bonit[oa]s?|perfecto|joli\w*|parfait\w*|bell[oaie]|bellissim\w*|perfetto|mooi|leuk|geweldig|"
               r"ótimo|lind[oa]s?|pięknie|super|badhiya)\b"),
)  # fmt: skip
# "How do I get those onto a stick?"
_GETTING_OUT = re.compile(
    r"\b(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how (?:i|we|you) (?:can|could|do)|"
    r"(?:is it|would it be) possible to|"
    r"(?:can|may|could) (?:i|we|you))\b.*"
    r"(?:\b(?:download|export|copy|transfer|save)\b(?!.*\bsearch)|"
    r"\b(?:get|take|put|move|give|send|copy)\b.*"
    r"\b(?:in(?:to)? a folder|out|off|onto|on (?:my|a|an)|to (?:my|an?|her|his|mum|dad|somebody)|"
    r"somewhere|print shop)\b)",
    re.I,
)
_SENDS = re.compile(r"\b(?:send|e-?mail|mail|whatsapp)\b", re.I)
# "Hi, what can you do?".
_WHAT_CAN = re.compile(r"\bwhat\b.*\b(?:can|do)\b|\bhelp\b|\bhow\b.*\b(?:works?|use)\b", re.I)
# "That's not similar at all".
_DENIES = re.compile(r"\b(?:not|no|wrong|never)\b|n['’]?t\b", re.I)
# Only a question how things are done gets the paragraph of help.
_HELP = re.compile(
    r"\b(?:help\w*|hilf\w*|ayuda|aide|madad|manual|instructions?|commands?|examples?|features?|options|menu|explain|"
    r"how (?:(?:i|you|one) )?(?:do|does|can|to)|what (?:(?:else |more )?(?:you )?can|are you able|should|now|does|are|"
    r"happens)|can (?:you|i)|which|is there|do you|show me how|was kannst|wie (?:geht|funktioniert)|"
    r"qué puedes|cómo|comment|kaise)\b|帮助|怎么|能做什么|^\W*\?+\W*$",
    re.I,
)


def explain(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Help where it is asked for; a fitting line for other remarks."""
    if not turn.words:
        return Answer(say("nothing-said"), session, suggestions=_first_steps())
    if asks_for_searches(turn.words):
        return searches(session, turn)
    if turn.page and refused(turn.words) != "view" and (answer := answer_about_page(slots, session, turn)):
        return answer
    if (session.open_album or session.now.album) and (answer := renamed(session, turn)):
        return answer
    if asks_how_to_get_out(turn.words) and not _SENDS.search(turn.words):
        return Answer(say("help-export"), session, suggestions=(button("zip", "export as zip"),) if turn.page else ())
    kind = small_talk(turn.words)
    if kind == "hello" and _WHAT_CAN.search(turn.words):  # "hello, my son put this on my PC. What can you do?"
        return Answer(say("help"), session, suggestions=_first_steps())
    if kind != "privacy" and (name := refused(turn.words)):
        ids = turn.on_page(tuple(int(rank) for rank in re.findall(r"\b[1-9]\d?\b", turn.words)))[0]
        session = session.looking_at(ids or session.focus)  # "then hide it"
        return Answer(say(f"refused-{name}"), session, suggestions=_instead(name, turn))
    if kind == "why":
        return why(session, turn)
    if kind == "surprise":
        return _surprise(slots, session, turn)
    if kind:
        return Answer(say(f"talk-{kind}-shown" if kind in ("yes", "no") and turn.page else f"talk-{kind}"), session)
    if _HELP.search(turn.words):
        return Answer(say("help"), session, suggestions=_first_steps())
    return Answer(say("talk-no-shown" if turn.page and _DENIES.search(turn.words) else "talk-other"), session)


def asks_how_to_get_out(message: str) -> bool:
    """Whether a message asks how photos are brought elsewhere, as onto a stick."""
    return bool(_GETTING_OUT.search(message))


def refused(message: str) -> str | None:
    """The wish that cannot be met, by its key in the catalogue."""
    return next((name for name, words in _REFUSED if re.search(words, message, re.I)), None)


def small_talk(message: str) -> str | None:
    """The kind of a remark that asks for nothing."""
    return next((kind for kind, words in _TALK if re.search(words, message, re.I)), None)


def _first_steps() -> tuple[Suggestion, ...]:
    return (
        button("blue", "mostly blue photos"),
        button("stats", "stats"),
        button("duplicates", "find duplicates"),
    )


def _instead(refused: str, turn: Turn) -> tuple[Suggestion, ...]:
    if refused in ("share", "edit", "rename", "rotate") and turn.page:
        return (button("zip", "export as zip"),)
    return (button("duplicates", "find duplicates"),) if refused == "delete" else ()


def _surprise(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Random photos of the collection, or of those that meet the filters: "something random from 2019"."""
    some = turn.matching(Query(filters=slots.filters)) if slots.filters != Filters() else None
    ids = session.not_hidden(turn.library.snapshot().facts.ids.tolist() if some is None else some)
    chosen = tuple(random.sample(ids, min(PAGE, len(ids))))
    if not chosen:
        return Answer(turn.nothing_there(), session)
    query = Query(within=chosen, top_k=PAGE)
    session = session.then(turn.words, query=query, shown=chosen, seen=(), total=len(chosen), focus=(), fresh=())
    hits = turn.showing(turn.photos(chosen), say("reason-chance"))
    return Answer(say("surprise", n=len(chosen)), session, hits, (button("surprise", "surprise me"),))


def why(session: ChatSession, turn: Turn) -> Answer:
    """ "Why?": why the photo spoken of, or the first one, was found."""
    hits = turn.hits_again(session.now, session.shown)
    if not hits:
        return Answer(say("talk-why"), session)
    named = tuple(rank for rank in map(int, re.findall(r"\d{1,3}", turn.words)) if 0 < rank <= len(hits))
    chosen = named or session.ranks_of(session.focus) or (1,)
    from chatbot.replies import escaped_sentence

    hit = hits[chosen[0] - 1]
    return Answer(say("why", rank=say("photo-number", rank=chosen[0]), reason=escaped_sentence(hit.reason)), session)
