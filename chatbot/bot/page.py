"""Actions on photos of the page: likes, what is known of them, questions about what they show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chatbot.actions import Slots
from chatbot.bot import likes
from chatbot.bot.about_page import answer_about_page, number_among
from chatbot.bot.albums import album
from chatbot.bot.answering import asks_for_all, asks_what_is_written, asks_who
from chatbot.bot.collection import grouped
from chatbot.bot.measures import measures_named
from chatbot.bot.turn import PAGE, SO_MANY, Turn, clauses_of
from chatbot.bot.uploads import describe_uploads
from chatbot.reading.conditions import find_filters
from chatbot.reading.numbers import count
from chatbot.reading.pointing import look
from chatbot.replies import NEXT_PAGE, Answer, Suggestion, button, described, undo_button
from chatbot.replies.phrases import sentences
from chatbot.session import ChatSession
from retrieval.records import Filters, GroupedBy, Liking, Photo
from retrieval.words import say

# One photo, and not the page: "hide it" with nothing spoken of asks which.
_IT = re.compile(r"\b(?:it|him|her|(?:this|that) (?:one|photo|picture))\b", re.I)
# "Not the second" takes a photo out of the album that is open; only this hides it everywhere.
_HIDING = re.compile(r"\bhid\w*|\bdislik\w*|\blike\b|\bthumbs\b|\b(?:aus)?blend\w*|\bversteck\w*", re.I)
# What words take away.
_AWAY = (
    r"remov\w*|reject|discard|away|delet\w*|drop|lose|rid|bin|kick|go|gone|chuck|ditch|scrap|weg|raus|lösch\w*|quita\w*|"
    r"fuera"
)
HIDES_OTHERS = re.compile(
    rf"\b(?:hide|{_AWAY}|(?:take|get)\s+(?:out|away|rid\s+of))\s+(?:all\s+)?(?:of\s+)?"
    r"(?:the\s+)?(?:others?|rest)\b(?!\s+(?:\d|one\b|two\b|three\b|four\b))|"
    r"\d\W.*\b(?:others?|rest)\s+(?:can|may|should|must|could)\s+(?:all\s+)?(?:go|be\s+(?:hidden|removed)|disappear)\b",
    re.I,
)
_NOT_HIDING = re.compile(
    r"\b(?:don['’]?t|do not|didn['’]?t|not|never)\s+(?:(?:want|mean|ask)\s+(?:you\s+)?to\s+)?hid[ei]", re.I
)
_HIDDEN = re.compile(
    r"\b(?:show|see|list|view|what|which|where)\b.*\b(?:hid|hidden)\b|\b(?:what|which)\b.*\bdid\s+(?:i|we)\s+hide\b|"
    r"\bhow\s+many\b.*\b(?:hide|hid|hidden)\b|"
    r"\bhave\s+(?:you|i|we)\s+hidden\b|\bhidden\s+(?:photos|pictures|pics|ones)\b",
    re.I,
)
# "Return 1 and 2", "show all that I hid".
RETURNING = re.compile(
    r"\bunhide\b|\breturn\b|\brestore\b|\b(?:bring|put|give|get)\b.*\bback\b|\bshow\b.*\bagain\b|"
    r"\bshow\s+(?:me\s+)?(?:all|everything)\s+(?:that\s+)?i\s+hid\w*",
    re.I,
)
_ALL = re.compile(
    r"\b(?:these|those|them|they|(?<!at )all|each|every|everything|any|none|nothing|photos|pictures|page)\b", re.I
)
_SAYS_LIKE = re.compile(
    r"(?<!more )(?<!just )(?<!look )(?<!looks )(?<!would )(?<!should )(?<!thing )(?<!['’]d )"
    r"\b(?:like(?! (?:an?|some\w*|when|where)\b)|like[ds]|liking|liek)\b|\bi['’]?d like (?:(?:numbers?|photos?) )?\d|"
    r"\b(?:lov(?:e[ds]?|ing)|luv|heart(?:ed)?|fav\w*|keep(?:er)?|pick\w*|adore|remember|shortlist|star|"
    r"useful|(?:hang|hold) on to|thumbs up|i['’](?:ll|d (?:rather|sooner)) (?:have|take)|"
    r"(?:one|photo|picture|\d) for (?!(?:me|now|a|example|(?:19|20)\d\d)\b)|gef[aä]ll\w*|mag|gusta\w*|"
    r"encanta\w*|aime|adore|pasand)\b|[❤♥👍😍]|喜欢",
    re.I,
)
_TAKES_AWAY = re.compile(rf"\b(?:{_AWAY})\b", re.I)
_SAYS_HIDE = re.compile(
    rf"\b(?:{_AWAY}|hid\w*|lost|take|out(?:ta)?|off|exclud\w*|skip|hate|dislik\w*|not?|none|don['’]?t|without|awful|terrible|"
    r"horrible|ugly|bad|wrong|rubbish|nicht|enl[eè]v\w*|nah|nope)\b|[👎]",
    re.I,
)
_SAYS_CLEAR = re.compile(
    r"\b(?:un-?\w+|like\w*|hearts?|off|back|remov\w*|take|forget|clear|drop|again|not|undo)\b|n['’]t\b", re.I
)
_ASKS = re.compile(r"(?:(?:and|also|plus|on|in|at|from|with)\s+)*(?:what|wh?ich|when|where|who|how)(?:['’]?s)?\b", re.I)
# "Bring all hidden photos back": it is not about the likes.
_OF_HIDDEN = re.compile(r"\bun-?hide\b|\bhidden\b", re.I)
# What clears every like, or brings back all that is hidden; "take the like off it" asks which photo is meant.
_EVERY = re.compile(
    r"\b(?:all|every\w*|likes|hearts|favou?rites|faves|ratings|selections?|picks|alles?|todo\w*|tout\w*)\b", re.I
)
_EXCEPTING = re.compile(r"\b(?:all|every\w*|each|any)\b.*\b(?:except|apart from|other than|but)\b", re.I)
# "Awful", "not what I had in mind": a longer message hides the page only where it says "these".
_SHORT = 5
# "All the blurry ones", "every dog that runs": a kind of photos, and not the page.
_KIND = re.compile(r"\b(?:all|every|each)\b(?:\s+of\b)?(?P<what>[^,.;!?]*)", re.I)
# "Is it ...?", which no fact of the file may answer.
_WHETHER = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?|or)\W+)*(?:is|was|are|were|does|did)\s+"
    r"(?:it|this|that|he|she|they|these|those|(?:the\s+)?(?:number|photo)\s+\d+|\d+)\b.*\w+\s+\w+",
    re.I,
)
# Photos described in one answer.
DESCRIBED = 5

# "What lake is that?" is not in the picture, but the file may tell near which town.
_OF_A_PLACE = re.compile(
    r"\b(?:what|which|name of (?:the|this|that))\s+(?:lake|river|sea|mountain|peak|glacier|beach|coast|city|town|"
    r"village|country|island|street|square|bridge|church|castle|park|harbou?r|station)\b",
    re.I,
)
# "I meant number 6. Take the heart off the other one."
_MEANT = re.compile(r"\bmeant?\b(?:\s+(?:the\s+)?(?:number\s+|photo\s+)?(\d+))?|\bwrong\b", re.I)


def is_remark(liking: Liking | None, ids: tuple[int, ...], turn: Turn) -> bool:
    """Whether what was taken for a like or dislike only remarks on photos: "the third is dark, any others?".

    Words that mark photos like them, "keep that one"; praise alone does not.
    """
    if liking == "like":
        return not (says_liking(turn.words) and (ids or turn.speaks_of_one))  # "love these" names none
    says = _SAYS_HIDE if liking == "dislike" else _SAYS_CLEAR
    return not says.search(turn.words)


def says_liking(message: str) -> bool:
    """Whether a message has a word that marks photos, and does not only praise them."""
    return bool(_SAYS_LIKE.search(likes.THE_LAST.sub("", message)))


def says_rating(message: str) -> bool:
    """Whether a message has a word of liking or hiding."""
    return says_liking(message) or bool(_SAYS_HIDE.search(message))


def says_hiding(words: str) -> bool:
    """Whether words speak of hiding or taking away."""
    return bool(_HIDING.search(words) or _TAKES_AWAY.search(words))


def hidden_meant(words: str) -> bool:
    """Whether words want to see what is hidden: "which ones did I hide?"."""
    return bool(_HIDDEN.search(words)) and not RETURNING.search(words)


def kind_named(words: str) -> str:
    """The kind of photos that words speak of all of, "blurry" of "all the blurry ones"; "" where all means the page."""
    kind = None if _EXCEPTING.search(words) else _KIND.search(words)
    return look(_SAYS_HIDE.sub(" ", kind["what"])) if kind else ""


def hides_the_rest(slots: Slots, turn: Turn) -> bool:
    """Whether a dislike beside what goes into an album says that the rest stays out of it: "the rest no"."""
    return slots.liking == "dislike" and not says_hiding(turn.words)


def hides_not(words: str, said: str, *, named: bool, beside: bool) -> bool:
    """Whether what was read as a dislike hides nothing: "I don't want to hide anything", "the rest are no good", or
    was only ``said`` in passing: "hide?"."""
    hides = says_hiding(words) and not said.rstrip(" ,.!").endswith("?")
    return bool(_NOT_HIDING.search(words)) or (beside and not named and not hides)


def rate(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Likes, dislikes, or neither again."""
    liking = slots.liking or "like"
    asks_which = turn.page and not slots.ranks and _ASKS.match(turn.words)
    if liking == "dislike" and asks_which and not says_hiding(turn.words):
        return Answer(say("which-one-dislike"), session, asks=True)  # "which ones don't?"
    of_likes = session.query and {*session.query.within} == {*turn.page} <= {*session.liked}
    if liking == "dislike" and of_likes and slots.ranks and not _HIDING.search(turn.words):
        liking = "clear"  # "take the first one off", of the likes
    hid = (session.ahead or session.snapshots)[-1].did == "dislike" and not says_rating(turn.words)  # "and 4 too"
    if liking == "dislike" and slots.ranks and session.open_album and not (hid or _HIDING.search(turn.words)):
        return album(Slots(name=session.open_album, ranks=slots.ranks, do="remove"), session, turn)
    hides_rest = liking == "dislike" and HIDES_OTHERS.search(turn.words)  # "bring 1 and 2 back, and hide the rest"
    if liking != "like" and RETURNING.search(turn.words) and session.disliked and not hides_rest:
        last = hidden_by_number(session, turn) or session.last_hidden or session.disliked
        hidden = session.disliked if _EVERY.search(turn.words) else last
        return shown_again(hidden, session, turn)
    if liking == "clear" and _OF_HIDDEN.search(turn.words) and not session.disliked:
        return Answer(say("nothing-hidden"), session)
    ids, problem = turn.meant(slots.ranks, session)
    if not slots.ranks and liking == "like" and likes.BACK.search(turn.words):
        ids = session.last_unliked  # "put that heart back"
    if not slots.ranks and liking == "clear" and likes.taken_back(turn.words):
        ids = session.just_liked
    if problem and liking == "clear" and session.liked and _SAYS_LIKE.search(turn.words):
        ids, problem = session.liked[-1:], ""  # "I didn't say I like 9, I have nine! take the like off"
    if problem:
        return Answer(problem, session)
    if not ids and liking == "clear" and _EVERY.search(turn.words):
        return _cleared(session, turn)
    excepted = _EXCEPTING.search(turn.words)  # "all but the dark ones": which those are may be unclear
    kept = turn.page if len(turn.page) == 1 else tuple(photo_id for photo_id in ids if photo_id in turn.page)
    if kept and excepted and liking == "dislike" and not slots.ranks:  # "hide everything except the one I liked"
        ids = tuple(photo_id for photo_id in session.not_hidden(turn.page) if photo_id not in kept)
        if not ids:  # there is nothing else
            return Answer(say("which-one-dislike"), session, asks=True)
    unwanted = len(turn.words.split()) <= _SHORT and not _HIDING.search(turn.words)  # "hide" alone asks which
    all_of_them = _ALL.search(turn.words) or unwanted
    numbers = {int(number) for number in re.findall(r"\d+", turn.words)}  # "not all 7" hides nothing
    all_of_them = liking == "dislike" and all_of_them and not (excepted or numbers or _IT.search(turn.words))
    some = turn.so_many(session) if liking != "like" else None  # "just take those three pictures out"
    ids = ids or some or (turn.page if len(turn.page) == 1 or (all_of_them and some is None) else ())
    just_liked = session.now.did == "like" and not says_hiding(turn.words)
    of_them = just_liked or likes.ALL.search(turn.words)
    if liking == "dislike" and ids and {*ids} <= {*session.liked} and of_them:
        liking = "clear"  # "no, not the second", right after a like
    if not ids:
        return Answer(say(f"which-one-{liking}" if turn.page else "nothing-shown"), session, asks=bool(turn.page))
    if liking == "clear" and not set(ids) & {*session.liked, *session.disliked}:
        if (wrong := session.just_liked) and (meant := _MEANT.search(turn.words)):
            ids = (turn.on_page((int(meant[1]),))[0] if meant[1] else ()) or ids
            text = say("rated-clear", photos=turn.naming(wrong), n=len(wrong))
            text += f" {say('rated-like', photos=turn.numbers(ids), n=len(ids))}"
            session = session.rated(wrong, "clear").rated(ids, "like", turn.words)
            return Answer(text, session, suggestions=after_likes(session))
        return Answer(say("rated-not", photos=turn.naming(ids), n=len(ids)), session.looking_at(ids))
    if liking == "dislike" and set(ids) <= set(session.disliked):
        return Answer(say("rated-already", n=len(ids)), session.looking_at(ids))
    if liking == "clear" and {*ids} & {*session.disliked}:
        return shown_again(ids, session, turn)
    if liking == "like" and {*ids} <= {*session.liked} and not slots.not_ranks:
        return Answer(say("rated-liked-already", n=len(ids)), session.looking_at(ids))
    text = say(f"rated-{liking}", photos=turn.numbers(ids) if liking == "like" else turn.naming(ids), n=len(ids))
    unliked, _ = turn.on_page(slots.not_ranks)
    if gone := tuple(photo_id for photo_id in unliked if photo_id in session.liked):  # "like 5 instead of 3"
        text = f"{say('rated-clear', photos=turn.naming(gone), n=len(gone))} {text}"
        session = session.rated(gone, "clear")
    session = session.rated(ids, liking, turn.words)
    if liking == "dislike":
        return _hidden(text, session, turn)
    if not (liking == "clear" and of_likes):
        return Answer(text, session, suggestions=after_likes(session))
    left = tuple(photo_id for photo_id in session.shown if photo_id in session.liked)  # the page is the likes
    session = session.now_showing(left, query=replace(session.query, within=left) if session.query and left else None)
    return Answer(text, session, turn.hits_again(session.now, left), (undo_button(),))


def _cleared(session: ChatSession, turn: Turn) -> Answer:
    """No photo is liked any more, nor hidden where the words do not speak of likes alone."""
    hidden = () if likes.ALL.search(turn.words) else session.disliked
    ids = session.liked + hidden
    if not ids:
        return Answer(say("nothing-liked"), session)
    told = "rated-clear-all" if hidden else "rated-clear-likes"
    return Answer(say(told), session.rated(ids, "clear", turn.words), suggestions=(undo_button(),))


def _hidden(text: str, session: ChatSession, turn: Turn) -> Answer:
    """The rest of the page, or the next photos where all of it was hidden."""
    left = session.not_hidden(session.shown)
    if left or session.query is None:
        hits = turn.hits_again(session.now, left)
        return Answer(text, session.now_showing(left), hits, (undo_button(), button("next", NEXT_PAGE)))
    answer = turn.search(session.query, session, left_out=session.now.seen + session.shown, cut=False)
    after = say("rated-next", n=len(answer.hits or ())) if answer.hits else say("no-more")
    return Answer(
        f"{text} {after}",
        answer.session.now_showing(answer.session.shown, did="dislike", page=session.page_number, focus=()),
        answer.hits,
        (undo_button(), *answer.suggestions),
        answer.match,
    )


def shown_again(ids: tuple[int, ...], session: ChatSession, turn: Turn) -> Answer:
    """Photos are liked or hidden no longer; the hidden ones are back, in their places where the page is the same."""
    hidden = tuple(i for i in ids if i in session.disliked)
    session = session.rated(ids, "clear", turn.words)
    unhidden_page = dict.fromkeys((*session.shown, *hidden))
    before = next(
        (s.shown for s in reversed(session.snapshots) if unhidden_page.keys() <= {*s.shown}), tuple(unhidden_page)
    )
    session = session.now_showing(tuple(i for i in before if i in unhidden_page))
    hits = turn.hits_again(session.now, session.shown)
    return Answer(say("unhidden", n=len(hidden)), session, hits, (undo_button(),))


def hidden_by_number(session: ChatSession, turn: Turn) -> tuple[int, ...]:
    """Those of the photos hidden last that the words name by their numbers then: "not 6, put it back"."""
    hidden = session.shown if session.shows_hidden else session.last_hidden
    before = next((s.shown for s in reversed(session.snapshots) if hidden and {*hidden} <= {*s.shown}), ())
    several = SO_MANY.search(turn.words)
    if several and 1 < (n := count(several[1] or "two") or 0) <= len(session.disliked):
        return session.disliked[-n:]  # "bring those 12 back", "bring both back"
    ranks = (int(number) for number in re.findall(r"\b\d{1,2}\b", turn.words))
    return tuple(before[rank - 1] for rank in ranks if 0 < rank <= len(before) and before[rank - 1] in hidden)


def after_likes(session: ChatSession) -> tuple[Suggestion, ...]:
    """The buttons under a like."""
    return (button("more-like-likes", "more like the ones I liked"), undo_button()) if session.liked else ()


def feedback_sentence(ids: tuple[int, ...], liking: Liking) -> str:
    """The sentence about hearts that came without words."""
    return say(f"rated-{liking}", photos=say("photos", n=len(ids)), n=len(ids))


# Facts by which the photos of a page are told where none of them is meant.
_GROUPED: dict[object, GroupedBy] = {described.when: "year", described.where: "place", described.camera: "camera"}


def describe(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """What is known of photos, or the one fact that is asked for."""
    if turn.message.photos:
        return describe_uploads(turn.message.photos, session, turn)
    if asks_what_is_written(turn.words) or asks_who(turn.words):
        return ask(slots, session, turn)
    if answer := answer_about_page(slots, session, turn):
        return answer
    asked = " ".join(sentence for sentence in turn.sentences if asks_something(sentence))
    question = slots.question or asked or turn.words
    last = turn.question if len(turn.sentences) > 1 and turn.sentences[-1] == turn.question else ""
    in_question = turn.numbered(last)  # "the first is close, but not it. when was number 2 taken?"
    time, facts = slots.filters, described.facts_asked(question)
    time = time if facts or time != Filters() else find_filters(question, date.today()).filters
    if _WHETHER.match(question) and not (facts or time != Filters() or measures_named(question)):
        return ask(slots, session, turn)  # "is it from a party?"
    timed = (time.after or time.before or time.months) and not facts
    ids, problem = turn.meant(in_question if in_question and {*in_question} < {*slots.ranks} else slots.ranks, session)
    if not problem and not ids and session.query and session.query.photos:
        return describe_uploads(session.query.photos, session, turn)
    if not ids and len(session.not_hidden(session.focus)) == 1 and not _ALL.search(question):
        ids = session.focus  # "with which camera?" and "tell me more" go on about the same photo
    if not ids and 1 < len(session.focus) <= DESCRIBED and turn.speaks_of_one:
        ids = session.focus  # "is the first better than the second? and is it large enough?"
    if problem or not (turn.page or ids):
        return Answer(problem or say("nothing-shown"), session)
    if timed and not ids and len(turn.page) > 1:
        return number_among(Slots(filters=time), session, turn)  # "are these all from 2020?"
    asked_back = session.now.waiting and session.now.waiting[0].action.intent in ("describe", "ask")
    one_of_many = len(turn.page) > 1 and (turn.speaks_of_one or asked_back)
    if not ids and one_of_many:
        of_all = not (asked_back or _IT.search(question))  # "what year was that trip?", "where was this?"
        groups = [_GROUPED[fact] for fact in facts if fact in _GROUPED and of_all]
        if groups and len(groups) == len(facts):
            return Answer(sentences([grouped(by, turn.page, session, turn).text for by in groups]), session)
        return Answer(say("which-one-about", n=len(turn.page)), session, asks=True)
    if timed:
        question = "when"  # "is number 3 from 2021?"
    photo_ids = (ids or turn.page)[: PAGE if len(described.facts_asked(question)) == 1 else DESCRIBED]
    text = turn.told((photo, described.about(photo, turn.root_of(photo), question)) for photo in turn.photos(photo_ids))
    if not text:
        return Answer(say("photos-gone"), session)
    if len(photo_ids) < len(ids or turn.page):
        text = f"{text}\n\n{say('about-some', n=len(photo_ids))}"
    return Answer(text, session.looking_at(photo_ids, question), suggestions=_next_about(photo_ids[0], turn))


def asks_something(sentence: str) -> bool:
    """Whether a sentence asks for something of a photo: "and file name please", too."""
    says_fact = len(sentence.split()) <= _SHORT and described.facts_asked(sentence)
    marked = sentence.endswith("?") and (len(sentence.split()) > 1 or sentence[:1].isdigit())  # "right?" asks nothing
    return bool(marked or _ASKS.match(sentence) or says_fact)


def _next_about(photo_id: int, turn: Turn) -> tuple[Suggestion, ...]:
    if photo_id not in turn.page[:PAGE]:
        return ()
    rank = turn.page.index(photo_id) + 1
    return (
        button("more-like", f"more like {rank}", rank=str(rank)),
        button("colours-of", f"same colours as {rank}", rank=str(rank)),
    )


def ask(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """What a photo shows, from the first source that knows; else a sentence that says so. The page stays."""
    if turn.message.photos:
        return describe_uploads(turn.message.photos, session, turn)
    if answer := answer_about_page(slots, session, turn):
        return answer
    question = slots.question or turn.words
    ids, problem = turn.meant(slots.ranks, session)
    if not ids and not problem and session.focus:
        ids = session.focus  # "what is she wearing?" goes on about the same photo
    if not ids and not problem and len(turn.page) == 1:
        ids = turn.page
    if problem or not ids:
        which = say("which-one-ask") if turn.page else say("nothing-shown")
        return Answer(problem or which, session, asks=bool(turn.page))
    photos = turn.photos(ids[:DESCRIBED])
    text = _answers(photos, question, turn) or say("photos-gone")
    where = "where was it taken?" if _OF_A_PLACE.search(question) and any(photo.place for photo in photos) else ""
    if facts := _facts_in(question) or where:  # "what's the file name, and what does the banner say?"
        told = turn.told((photo, described.about(photo, turn.root_of(photo), facts)) for photo in photos)
        text = f"{text}\n\n{told}" if len(photos) > 1 else f"{text} {told.rpartition(':** ')[2]}"
    return Answer(text, session.looking_at(ids, question), suggestions=_next_about(ids[0], turn))


def _facts_in(question: str) -> str:
    """What of a question asks for facts of the file, beside what the photo shows; "" where all of it does, or none."""
    clauses = clauses_of(question)
    facts = [clause for clause in clauses if _ASKS.match(clause) and described.facts_asked(clause)]
    return " ".join(facts) if 0 < len(facts) < len(clauses) and not asks_who(question) else ""


def _answers(photos: Sequence[Photo], question: str, turn: Turn) -> str:
    """The answer about each photo from the first source that has one; why there is none is said once for all others."""
    told = {photo: _answer(photo, question, turn) for photo in photos}
    unknown = [photo for photo, sentence in told.items() if not sentence]
    captions = {photo: described.captioned(photo.caption) if photo.caption else "" for photo in unknown}
    nameless = asks_who(question) and not turn.library.catalogue.people.are_wanted
    why_not = say("ask-unknown-who" if nameless else "ask-unknown") if unknown else ""
    why_not = "" if asks_for_all(question) and all(captions.values()) else why_not
    if len(photos) == 1:
        only = say("ask-only-caption", caption=caption.rstrip(".")) if (caption := captions.get(photos[0])) else ""
        return say("about", named=turn.called(*photos), facts=f"{why_not} {told[photos[0]] or only}".strip())
    only = say("ask-only-captions") if any(captions.values()) else ""
    sentences = ((photo, sentence or captions[photo]) for photo, sentence in told.items())
    told_of = turn.told((photo, sentence) for photo, sentence in sentences if sentence)
    return "\n\n".join(filter(None, (f"{why_not} {only}".strip(), told_of)))


def _answer(photo: Photo, question: str, turn: Turn) -> str:
    answers = filter(None, (answerer.answer(photo, question) for answerer in turn.answerers))
    first = next(answers, "")
    if described.facts_asked(question) and asks_who(question):  # "what date was that, and who is in it?"
        return f"{first} {next(answers, say('ask-unknown-who'))}"
    return first
