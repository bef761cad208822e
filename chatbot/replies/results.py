"""What a search found, and what to try next."""

from __future__ import annotations

from chatbot.replies.answers import Suggestion
from chatbot.replies.phrases import escaped, listed, number, quoted
from chatbot.replies.wishes import conditions, wish
from retrieval.records import Filters, Hit, Query, SearchResults
from retrieval.search.terms import read_terms, without_quotes


def found(query: Query, results: SearchResults) -> str:
    """What was understood and what came of it."""
    text, shown = wish(query), len(results.hits)
    start = f"{text[0].upper()}{text[1:]}"
    if not shown:
        return nothing_found(query)
    if all(hit.strength == "weak" for hit in results.hits) and (query.texts or query.colours):
        return f"{start}: nothing fits well. {_closest(shown)}"
    if query.filters != Filters():
        best = "all shown" if results.total <= shown else f"the best {shown} shown"
        return f"{start}: {number(results.total)} passed, {best}."
    return f"{start}: {_best_of(shown, results.total)}."


def _closest(shown: int) -> str:
    return "This comes closest." if shown == 1 else f"These {shown} come closest."


def _best_of(shown: int, total: int) -> str:
    best = "the best one" if shown == 1 else f"the best {shown}"
    return f"{best} of {number(total)}"


def nothing_found(query: Query) -> str:
    """No photo is left; says what to loosen."""
    named = conditions(query)
    exact = read_terms(query.texts).exact
    if exact and not named:
        words = listed([quoted(words) for words in exact])
        return f"No photo has {words} in its caption, label or path. Without quotation marks I look for the meaning."
    if not named:
        return "No photo was found."
    return f"No photo is left that is {listed(named)}. Take one of these away to see more."


def closest_match(hit: Hit) -> str:
    """The answer to a photo alone."""
    same = hit.score >= 0.9999
    start = "You have this photo" if same else "Closest match"
    label = f", {escaped(hit.photo.label.text)}" if hit.photo.label else ""
    sure = (
        ""
        if same
        else {
            "strong": " It is very alike.",
            "fair": " It is somewhat alike.",
            "weak": " It is not much alike.",
        }[hit.strength]
    )
    return f"{start}: {escaped(hit.photo.path.name)}{label} (score {hit.score:.2f}).{sure}"


def next_page(query: Query, shown: int) -> str:
    """Further results."""
    return f"{number(shown)} more {wish(query)}." if shown > 1 else f"One more of the {wish(query)}."


NO_MORE = "That was all: there are no further photos for this search."
NO_MORE_LIKE = "All photos that could be like these are shown already, or turned down."
NOTHING_TO_GO_ON = "There is no search to go on with. Describe what you are looking for."


def next_steps(query: Query, results: SearchResults, seen: int) -> tuple[Suggestion, ...]:
    """The buttons under an answer: what helps most when little fits, else going on."""
    steps = []
    weak = not results.hits or results.hits[0].strength == "weak"
    if weak or results.total <= len(results.hits):
        steps += _loosening(query)
    if results.total > len(results.hits) + seen and len(results.hits) >= query.top_k:
        steps.append(Suggestion("Next page", "next page"))
    if results.hits:
        steps.append(Suggestion("More like the first", "more like 1"))
    return tuple(steps)


def _loosening(query: Query) -> list[Suggestion]:
    filters = query.filters
    steps = []
    if read_terms(query.texts).exact:
        steps.append(Suggestion("Without the quotes", without_quotes(" ".join(query.texts))))
    steps += [Suggestion(f"{thing} are fine", f"{thing} are fine") for thing in query.without[:2]]
    if filters.after or filters.before:
        steps.append(Suggestion("Any year", "any year"))
    if filters.orientation:
        steps.append(Suggestion("Any orientation", "any orientation"))
    if filters.min_megapixels is not None:
        steps.append(Suggestion("Any size", "any size"))
    if filters.formats:
        steps.append(Suggestion("Any format", "any format"))
    if filters.camera:
        steps.append(Suggestion("Any camera", "any camera"))
    if filters.path:
        steps.append(Suggestion("Any folder", "any folder"))
    if len(query.texts) > 1:
        steps.append(Suggestion("Undo", "undo"))
    return steps
