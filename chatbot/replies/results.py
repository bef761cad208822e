"""What a search found, and what to try next."""

from __future__ import annotations

from chatbot.replies.answers import Suggestion, button
from chatbot.replies.phrases import escaped, quoted
from chatbot.replies.wishes import conditions, listed_conditions, subject, wish
from retrieval.records import Filters, Hit, Query, SearchResults
from retrieval.search.terms import read_terms, without_quotes
from retrieval.words import listed, say


def found(query: Query, results: SearchResults) -> str:
    """What was understood and what came of it."""
    if not results.hits:
        return nothing_found(query)
    if query.order:
        order = say(f"order-{query.order}")
        if subject(query) == say("wish-anything"):
            return say("found-all-ordered", n=results.total, conditions=listed_conditions(query), order=order)
        return say("found-ordered", wish=wish(query), order=order)
    if results.match == "weak":
        return say("found-weak", wish=wish(query), n=len(results.hits))
    if subject(query) == say("wish-anything"):
        return say("found-all", n=results.total, conditions=listed_conditions(query))
    return say("found-like" if query.like and not query.texts else "found-best", wish=wish(query))


def nothing_found(query: Query) -> str:
    """No photo is left; says what to loosen."""
    named = listed_conditions(query)
    exact = read_terms(query.texts).exact
    if exact and not named:
        return say("found-no-words", words=listed([quoted(words) for words in exact]))
    if not named:
        return say("found-nothing")
    if subject(query) == say("wish-anything"):
        return say("found-none", conditions=named)
    return say("found-none-of", wish=wish(query))


def closest_match(hit: Hit) -> str:
    """The answer to a photo alone."""
    name = escaped(hit.photo.path.name)
    if hit.score >= 0.9999:
        return say("upload-known", name=name)
    return say("upload-closest", name=name, fit=say(f"upload-{hit.strength}"))


def next_steps(query: Query, results: SearchResults, shown: int, seen: int) -> tuple[Suggestion, ...]:
    """The buttons under an answer of ``shown`` photos: what helps most when little fits, else going on."""
    steps = []
    weak = not results.hits or results.match != "good"
    if weak or results.total <= shown:
        steps += loosening(query)
    if shown and results.total > shown + seen:
        cut = shown < len(results.hits)
        if cut:
            steps.append(button("weaker", "show weaker matches"))
        elif len(results.hits) >= query.top_k:
            steps.append(button("next", "next page"))
    if shown:
        steps.append(button("more-like-first", "more like 1"))
    return tuple(steps)


def loosening(query: Query) -> list[Suggestion]:
    """The buttons that take one condition away each."""
    filters = query.filters
    steps = []
    if read_terms(query.texts).exact:
        steps.append(button("unquoted", without_quotes(" ".join(query.texts))))
    steps += [button("allow", f"{thing} are fine", thing=thing) for thing in query.without[:2]]
    if filters.after or filters.before:
        steps.append(button("any-year", "any year"))
    if filters.orientation:
        steps.append(button("any-orientation", "any orientation"))
    if filters.min_megapixels is not None:
        steps.append(button("any-size", "any size"))
    if filters.formats:
        steps.append(button("any-format", "any format"))
    if filters.camera:
        steps.append(button("any-camera", "any camera"))
    if filters.path:
        steps.append(button("any-folder", "any folder"))
    if len(query.texts) > 1:
        steps.append(button("undo", "undo"))
    return steps


def kept(tried: Query, before: Query) -> str:
    """A refinement that no photo meets: the search stays as it was, and that is said."""
    return say("refined-none", tried=nothing_found(tried).rstrip(":").rstrip("."), wish=wish(before))


def has_conditions(query: Query) -> bool:
    """Whether a query demands anything that could be taken away."""
    return bool(conditions(query)) or query.filters != Filters()
