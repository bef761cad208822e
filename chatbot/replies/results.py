"""What a search found, and what to try next."""

from __future__ import annotations

from chatbot.replies.answers import NEXT_PAGE, Suggestion, button, undo_button
from chatbot.replies.phrases import escaped, quoted
from chatbot.replies.wishes import conditions, is_bare, subject, wish, with_conditions
from retrieval.colours import MONOCHROME, palette_distance
from retrieval.places import NOT
from retrieval.records import Hit, Match, Order, Photo, Query, SearchResults
from retrieval.search.strength import COLOUR_LIMITS
from retrieval.words import listed, say


def found_sentence(query: Query, results: SearchResults, *, unsure: bool = False, sure: int | None = None) -> str:
    """What was understood and what was found; ``unsure`` where it is not clear that anything fits, ``sure`` is how many
    of the photos fit surely, where that is to be said."""
    if not results.hits:
        return nothing_found(query)
    photos = with_conditions(say("photos", n=results.total), query)
    if query.order:
        order = say(f"order-{_order_told(query.order, results)}")
        if is_bare(query):
            return say("found-all", n=results.total, photos=photos, order=order)
        key = "found-ordered-unsure" if results.match == "weak" else "found-ordered"
        return say(key, wish=wish(query), order=order)
    if results.match == "weak":
        key = "found-like-weak" if query.like and not query.texts else "found-unsure" if unsure else "found-weak"
        return say(key, wish=wish(query), n=len(results.hits))
    if is_bare(query):
        ordered = not (query.within or _are_undated(results))
        return say("found-all", n=results.total, photos=photos, order=say("order-newest")) if ordered else photos
    if query.colours == MONOCHROME and all(_is_coloured(hit.photo) for hit in results.hits):
        return say("found-weak", wish=wish(query), n=len(results.hits))
    if query.like and not query.texts:
        return say("found-like-weak" if sure == 0 else "found-like", wish=wish(query))
    if sure is None or not query.texts:
        return say("found-best", wish=wish(query))
    return say("found-some", wish=wish(query), n=sure) if sure else say("found-possible", wish=wish(query))


def _order_told(order: Order, results: SearchResults) -> str:
    """The order that photos are in, where what it goes by is known of any of them."""
    if order in ("newest", "oldest") and _are_undated(results):
        return "undated"
    unmeasured = order in ("sharpest", "blurriest") and all(hit.photo.sharpness is None for hit in results.hits)
    return "unmeasured" if unmeasured else order


def _are_undated(results: SearchResults) -> bool:
    return all(hit.photo.facts.taken is None for hit in results.hits)


def _is_coloured(photo: Photo) -> bool:
    """Whether a photo is surely not black and white."""
    return bool(photo.palette) and palette_distance(photo.palette, MONOCHROME) > -COLOUR_LIMITS.fair


def nothing_found(query: Query) -> str:
    """No photo is left; says what to loosen."""
    exact = query.filters.words
    if not conditions(query):
        return (
            say("found-no-words", words=listed([quoted(words) for words in exact])) if exact else say("found-nothing")
        )
    return say("found-none", photos=with_conditions(_no_photos(query), query))


def _no_photos(query: Query) -> str:
    """ "No photos of “dogs”", "no photos like that one"."""
    if is_bare(query):
        return say("no-photos")
    return say("no-photos-like" if query.like and not query.photos else "no-photos-of", about=subject(query))


def closest_match(hit: Hit) -> str:
    """The answer to a photo alone."""
    name = escaped(hit.photo.path.name)
    if hit.known:
        return say("upload-known", name=name)
    return say("upload-closest", name=name, fit=say(f"upload-{hit.strength}"))


def next_steps(query: Query, results: SearchResults, shown: int, seen: int) -> tuple[Suggestion, ...]:
    """The buttons under an answer of ``shown`` photos: what helps most when little fits, else the next page."""
    steps = []
    weak = not results.hits or results.match != "good"
    if weak or results.total <= shown:
        steps += loosening(query)
    if shown and results.total > shown + seen:
        cut = shown < len(results.hits)
        if cut:
            steps.append(button("weaker", NEXT_PAGE))
        elif len(results.hits) >= query.top_k:
            steps.append(button("next", NEXT_PAGE))
    if shown:
        steps.append(button("more-like-first", "more like 1"))
    return tuple(steps)


def loosening(query: Query) -> list[Suggestion]:
    """The buttons that take one condition away each."""
    filters = query.filters
    steps = []
    if query.filters.words:
        steps.append(button("unquoted", " ".join(query.texts)))
    steps += [button("allow", f"{thing} are fine", thing=thing) for thing in query.without[:2]]
    if filters.after or filters.before or filters.not_years:
        steps.append(button("any-year", "any year"))
    elif filters.months:
        steps.append(button("any-month", "any month"))
    if filters.hours:
        steps.append(button("any-hour", "any time of day"))
    if filters.weekdays:
        steps.append(button("any-weekday", "whatever weekday"))
    if filters.orientation:
        steps.append(button("any-orientation", "any orientation"))
    if filters.min_megapixels is not None:
        steps.append(button("any-size", "any size"))
    if filters.formats:
        steps.append(button("any-format", "any format"))
    if filters.camera:
        steps.append(button("any-camera", "any camera"))
    if filters.place:
        steps.append(button("any-place", "any location"))
    if filters.known:
        fact = filters.known[0].removeprefix(NOT)
        steps.append(button(f"any-known-{fact}", f"any {fact}"))
    if filters.labels:
        steps.append(button("any-label", "any label"))
    if filters.path:
        steps.append(button("any-folder", "any folder"))
    if len(query.texts) > 1:
        steps.append(undo_button())
    return steps


def kept(tried: Query, before: Query, match: Match) -> str:
    """The sentence about a refinement that no photo meets, or none well: the search stays as it was."""
    still = say("still-photos-of", wish=wish(before)) if before.texts or before.colours else say("still-same")
    if match == "weak":
        return f"{say('refined-weak', wish=wish(tried))} {still}"
    return f"{with_conditions(_no_photos(tried), tried)}. {still}"
