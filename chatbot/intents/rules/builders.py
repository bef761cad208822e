"""The actions that a matching clause leads to."""

from __future__ import annotations

import re
from collections.abc import Callable

from chatbot.actions import Action, Context, Intent, Liking, Slots
from chatbot.reading.numbers import NOUN, NUMBER, PHOTO, count, find_ranks, parse_ranks
from chatbot.intents.rules.words import COLLECTION, LIKED

Build = Callable[[re.Match[str], Context], Action | None]
# The name of a rule, what it builds, and its patterns, each of which must cover a whole clause.
Table = tuple[tuple[str, Build, tuple[str, ...]], ...]


def _group(match: re.Match[str], name: str) -> str | None:
    value: str | None = match.groupdict().get(name)
    return value.strip() if value else None


def _number(match: re.Match[str]) -> int | None:
    said = _group(match, "count")
    # "The next one" and "one more page" are the next page.
    return (count(said) or None) if said and said.lower() != "one" else None


def plain_action(intent: Intent) -> Build:

    def build(match: re.Match[str], context: Context) -> Action | None:
        # "What camera was used for the last one?" is about that photo, "how many cameras" about all.
        if intent in ("stats", "help") and context.shown and find_ranks(match[0], context.shown):
            return None
        return Action(intent, Slots(top_k=_number(match)))

    return build


def number_of(match: re.Match[str], context: Context) -> Action | None:
    """ "How many photos of dogs do I have": stats about what is named; in one photo it is a question about that."""
    if context.shown and find_ranks(match[0], context.shown):
        return None
    return Action("stats", Slots(text=match["text"].strip()))


def kept(match: re.Match[str], context: Context) -> Action | None:
    """ "Only 2 and 5", "the liked ones": refine to these of the page; "only 5" is how many."""
    said = _group(match, "ranks")
    if said is None:
        return Action("refine", Slots(ranks=context.liked))
    ranks = parse_ranks(said, context.shown)
    if ranks is None or ranks.vague or re.fullmatch(NUMBER, said, re.I):
        return None
    return Action("refine", Slots(ranks=ranks.ranks))


def rate(liking: Liking, pointing: bool = True) -> Build:
    """feedback about the named positions; ``pointing``: "this one" of many counts, too, and names none."""

    def build(match: re.Match[str], context: Context) -> Action | None:
        said = _group(match, "ranks")
        if said is None:
            return Action("feedback", Slots(liking=liking))
        ranks = parse_ranks(said, context.shown)
        if ranks is None or (ranks.vague and not pointing):
            return None
        if not ranks.ranks and context.shown != 1 and said.lower() in ("that", "it", "this"):
            return None  # "that's nice" is small talk
        return Action("feedback", Slots(ranks=ranks.ranks, liking=liking))

    return build


def resemble(match: re.Match[str], context: Context) -> Action | None:
    """more_like with the numbered photos; "these" and "the ones I liked" are the liked ones."""
    wanted, unwanted = _positions(match, "ranks", context), _positions(match, "not_ranks", context)
    if wanted is None or unwanted is None:
        return None
    return Action("more_like", Slots(ranks=wanted, not_ranks=unwanted, top_k=_number(match)))


def _positions(match: re.Match[str], name: str, context: Context) -> tuple[int, ...] | None:
    said = _group(match, name)
    if said is None or re.fullmatch(LIKED, said, re.I):
        return ()
    ranks = parse_ranks(said, context.shown)
    if ranks is None:
        return None
    if not ranks.vague:
        return ranks.ranks
    return ranks.ranks if context.shown == 1 and not context.liked else ()


def resemble_liked(match: re.Match[str], context: Context) -> Action | None:
    """ "Like these", where some are liked already."""
    return Action("more_like") if context.liked else None


# A question with a second wish behind it is taken apart first.
_GOES_ON = re.compile(
    r"\b(?:and|then)\s+(?:do|show|find|give|undo|export|more|i|hide|start|download|next|please|now)\b", re.I
)


def describe(match: re.Match[str], context: Context) -> Action | None:
    """describe the positions that are named, or what the page shows."""
    said = _group(match, "ranks")
    if said is not None:
        ranks = parse_ranks(said, context.shown)
        if ranks is None:
            return None
        found = () if ranks.vague and context.shown != 1 else ranks.ranks
        return Action("describe", Slots(ranks=found))
    named = find_ranks(match[0], context.shown)
    return Action("describe", Slots(ranks=named)) if named and not _GOES_ON.search(match[0]) else None


_AT_MOST = re.compile(r"\b(?:only|just|at\s+most|max(?:imum)?|limit|up\s+to|best|top)\b", re.I)


def so_many(match: re.Match[str], context: Context) -> Action | None:
    """ "Show me 20" asks for a longer page; "show me 3" of 8 is the third photo."""
    number = _number(match)
    if not number or (number <= max(context.shown, 9) and not _group(match, "noun") and not _AT_MOST.search(match[0])):
        return None
    return Action("refine" if context.shown else "text_search", Slots(top_k=number))


def describe_page(match: re.Match[str], context: Context) -> Action | None:
    return Action("describe", Slots(ranks=(1,) if context.shown == 1 else ())) if context.shown else None


def colour_of(match: re.Match[str], context: Context) -> Action | None:
    ranks = _positions(match, "ranks", context)
    return None if ranks is None else Action("colour_search", Slots(ranks=ranks))


_FORMATS = {
    **dict.fromkeys(("csv", "spreadsheet", "excel", "xlsx", "table"), "csv"),
    **dict.fromkeys(("zip", "zipped", "archive"), "zip"),
    **dict.fromkeys(("contact", "contactsheet"), "contact-sheet"),
    **{name: name for name in ("json", "pdf", "html")},
}
_FORMAT_WORD = re.compile(rf"\b({'|'.join(_FORMATS)})\b", re.I)
_PAGE = re.compile(
    (
        r"(?:(?:the|my|these|those|all|current|this|of|search|whole|them|page|"
        r"list|everything|it|me|us|a|selection|here|shown|last|that|for|you|"
        rf"found|what)\s*|{NOUN}\s*|{COLLECTION}\s*|captions?\s*|metadata\s*|"
        r"i\s*|see\s*)+"
    ),
    re.I,
)


def export(match: re.Match[str], context: Context) -> Action | None:
    kind = _FORMAT_WORD.search(match[0])
    said = re.sub(
        (
            rf"^(?:a\s+)?(?:{'|'.join(_FORMATS)}|contact[\s-]?sheets?)\s*(?:files?\s+)?(?:of\s+|"
            r"with\s+)?|^(?:me|us)\s+"
        ),
        "",
        _group(match, "ranks") or "",
        flags=re.I,
    )
    ranks: tuple[int, ...] = ()
    if said and re.fullmatch(LIKED, said, re.I):
        ranks = context.liked
    elif said:
        named = parse_ranks(said, context.shown)
        if named is None and not _PAGE.fullmatch(said):
            return None
        whole = named is None or named.vague or re.match(r"all\b|every|the\s+(?:whole|lot|page|set|bunch)", said, re.I)
        ranks = () if whole or named is None else named.ranks
    return Action("export", Slots(ranks=ranks, format=_FORMATS[kind[1].lower()] if kind else None))


def back_to(match: re.Match[str], context: Context) -> Action | None:
    text = re.sub(
        r"^(?:(?:the|my|those|these|when\s+(?:we|you)\s+(?:had|showed)|search\s+for)\s+)+",
        "",
        match["text"].strip(),
        flags=re.I,
    )
    text = re.sub(rf"(?:\s+(?:search|again|please|results|ones|from\s+before|{PHOTO}))+$", "", text, flags=re.I)
    of = rf"^(?:{PHOTO}|search|results|ones)\s+(?:of|for|with|about|showing)\s+(?:the\s+)?"
    text = re.sub(of, "", text, flags=re.I)
    if parse_ranks(text, context.shown) or re.fullmatch(
        r"(?:it|that|this|start|beginning|before|last\s+search|previous\s+\w+|one\s+step|back)", text, re.I
    ):
        return Action("undo") if text.lower() not in ("start", "beginning") else Action("reset")
    return Action("undo", Slots(text=text))


def drop(match: re.Match[str], context: Context) -> Action | None:
    """refine by taking a condition away again; "drop the fourth" is about a photo and not this."""
    thing = next(value for name, value in match.groupdict().items() if value)
    if parse_ranks(thing, context.shown) or re.fullmatch(LIKED, thing, re.I):
        return None
    things = re.split(r"\s*(?:,|\band\b|\bor\b|&)\s*", thing)
    strip = (
        r"^(?:(?:the|any|all|with|having|my|that|those|a|an|of|about|some|having)\s+)+|"
        r"\s+(?:filters?|limits?|restrictions?|conditions?|part|thing|bit|range|"
        r"requirement|constraint|rule)s?$"
    )
    plain = (re.sub(strip, "", one.strip(), flags=re.I) for one in things)
    return Action("refine", Slots(drop=tuple(one for one in plain if one)))
