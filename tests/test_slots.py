"""What the spans of a message mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chatbot.actions import Action, Context, Search, Slots
from chatbot.reading.pointing import pointed_at, positions
from chatbot.reading.slots import Said, action, actions
from chatbot.reading.words import Span, words_of
from retrieval.records import Filters

TODAY = date(2026, 11, 21)
PAGE = Context(shown=6)


def spans_in(text: str, *parts: tuple[str, str]) -> list[Span]:
    """Spans of a kind over these words of a text."""
    words = words_of(text)
    places = []
    for kind, phrase in parts:
        start = text.index(phrase)
        inside = [n for n, word in enumerate(words) if start <= word.start < start + len(phrase)]
        places.append(Span(kind, inside[0], inside[-1]))
    return places


def slots_of(act: str, text: str, *parts: tuple[str, str], context: Context = PAGE) -> Slots:
    words = words_of(text)
    return action(act, text, words, spans_in(text, *parts), (0, len(words) - 1), context, TODAY).slots


@pytest.mark.parametrize(
    ("kind", "phrase", "slots"),
    [
        ("text", "a  dog,", {"text": "a dog"}),
        ("without", "no people or the cars", {"without": ("people", "cars")}),
        ("without", "black and white", {"without": ("black and white",)}),
        ("drop", "the dates and any folder", {"drop": ("dates", "folder")}),
        ("ranks", "the last two", {"ranks": (5, 6)}),
        ("not_ranks", "number 2", {"not_ranks": (2,)}),
        ("colours", "navy and white", {"colours": ("#000080", "#ffffff")}),
        ("colours", "3 red photos", {"colours": ("#ff0000",), "top_k": 3}),
        ("colours", "#ff8800", {"colours": ("#ff8800",)}),
        ("colours", "hsl(120, 100%, 50%)", {"colours": ("#00ff00",)}),
        ("colours", "rgb(255, 0, 0)", {"colours": ("#ff0000",)}),
        ("colours", "yelow", {"colours": ("#ffff00",)}),
        ("colours", "plum and saffron", {"colours": ("#dda0dd", "#feb209")}),
        ("colours", "garnet", {"colours": ("#733635",)}),
        ("colours", "glowing", {"text": "glowing"}),  # a colour that is not known describes
        ("top_k", "a dozen", {"top_k": 12}),
        ("top_k", "cinq", {"top_k": 5}),
        ("top_k", "many", {"text": "many"}),
        ("name", "“Summer”", {"name": "Summer"}),
        ("drop", "the b&w", {"drop": ("b&w",)}),
        ("format", "as a spreadsheet", {"format": "csv"}),
        ("format", "a contactsheet", {"format": "contact-sheet"}),
        ("format", "pdf or zip", {"format": "pdf"}),
        ("format", "a parcel", {}),
        ("year", "by year", {"by": "year"}),
        ("newest", "the newest first", {"order": "newest"}),
        ("name_order", "alphabetically", {"order": "name"}),
        ("colour_order", "by colour", {"order": "colour"}),
        ("filters", "diwali in landscape", {"filters": Filters(orientation="landscape"), "text": "diwali"}),
    ],
)
def test_a_span_becomes_the_slot_of_its_kind(kind: str, phrase: str, slots: dict[str, Any]) -> None:
    assert slots_of("refine", phrase, (kind, phrase)) == Slots(**slots)


def test_two_descriptions_with_or_between_them_are_alternatives() -> None:
    assert (
        slots_of("text_search", "a bus, or maybe a tram", ("text", "a bus"), ("text", "a tram")).text
        == "a bus or a tram"
    )
    text = "red or not, show me a bus, on sand"
    assert slots_of("text_search", text, ("text", "a bus"), ("text", "on sand")).text == "a bus on sand"


def test_what_is_empty_of_something_has_none() -> None:
    text = "mountains empty of people"
    assert slots_of("text_search", text, ("text", text)) == Slots(text="mountains", without=("people",))


def test_that_and_another_are_put_away_together() -> None:
    text = "put that in Nan, and 3 too"
    spoken_of = replace(PAGE, focus=(1,))
    put = slots_of("album.add", text, ("name", "Nan"), ("ranks", "3"), context=spoken_of)
    assert (put.ranks, put.name) == ((1, 3), "Nan")


def test_several_spans_are_joined_each_value_once() -> None:
    text = "dogs no cats, red, no cats or birds, blue, since 2019 in png, on sand"
    spans = (
        ("text", "dogs"), ("without", "no cats"), ("colours", "red"), ("without", "no cats or birds"),
        ("colours", "blue"), ("filters", "since 2019"), ("filters", "in png"), ("text", "on sand"),
    )  # fmt: skip
    assert slots_of("text_search", text, *spans) == Slots(
        text="dogs on sand", without=("cats", "birds"), colours=("#ff0000", "#0000ff"),
        filters=Filters(after=date(2019, 1, 1), formats=("png",)),
    )  # fmt: skip


def test_a_most_number_of_megapixels_is_not_searched_for() -> None:
    text = "dogs below 2 megapixels"
    assert slots_of("text_search", text, ("text", text)) == Slots(text="dogs")
    assert slots_of("text_search", text, ("text", "dogs"), ("filters", "below 2 megapixels")) == Slots(text="dogs")


@pytest.mark.parametrize("kind", ["text", "colours"])
def test_what_stands_behind_a_minus_sign_is_unwanted(kind: str) -> None:
    assert slots_of("text_search", "car -red", ("text", "car"), (kind, "red")) == Slots(text="car", without=("red",))
    text = "car -red -old man"
    assert slots_of("text_search", text, ("text", text)) == Slots(text="car", without=("red", "old man"))
    assert slots_of("text_search", "car - red", ("text", "car"), ("text", "red")).without == ()


@pytest.mark.parametrize(
    ("act", "slots"),
    [
        ("feedback.dislike", Slots(ranks=(2,), liking="dislike")),
        ("album.add", Slots(ranks=(2,), which=("dogs",), top_k=3, do="add")),
        ("text_search.instead", Slots(ranks=(2,), text="dogs", top_k=3, instead=True)),
        ("undo.redo", Slots(text="dogs", redo=True)),
        ("next_page", Slots(top_k=3)),
        ("help", Slots()),
        ("ask", Slots(ranks=(2,), top_k=3, question="dogs, 3, number 2")),
    ],
)
def test_an_act_takes_the_spans_that_belong_to_it_and_says_in_which_manner(act: str, slots: Slots) -> None:
    text = "dogs, 3, number 2?"
    assert slots_of(act, text, ("text", "dogs"), ("top_k", "3"), ("ranks", "number 2")) == slots


@pytest.mark.parametrize("phrase", ["the dogs search", "my dogs photos", "those dogs ones", "dogs"])
def test_going_back_to_a_search_names_what_it_was_about(phrase: str) -> None:
    assert slots_of("undo", phrase, ("text", phrase)).text == "dogs"


@pytest.mark.parametrize(
    ("act", "text", "context", "ranks"),
    [
        ("describe", "when was it taken", Context(shown=6, focus=(3,)), (3,)),
        ("describe", "when were they taken", Context(shown=6, focus=(3,)), ()),  # one photo is not "they"
        ("describe", "when were they taken", Context(shown=6, focus=(3, 4)), (3, 4)),
        ("describe", "when was it taken", Context(shown=6, focus=(3, 4)), ()),
        ("describe", "which camera", Context(shown=6, focus=(3,)), ()),
        ("describe", "the oldest on this page", Context(shown=6, focus=(3,)), ()),
        ("describe", "which camera", Context(shown=1), (1,)),
        ("ask", "what is this", Context(shown=1), (1,)),
        ("ask", "what camera", Context(shown=1), ()),
        ("ask", "what is this", Context(shown=2), ()),
        ("refine", "is it at night", Context(shown=6, focus=(3,)), ()),  # points at no photo
    ],
)
def test_pronouns_point_at_the_photos_last_spoken_of(
    act: str, text: str, context: Context, ranks: tuple[int, ...]
) -> None:
    assert slots_of(act, text, context=context).ranks == ranks


def test_a_position_that_is_named_counts_for_more_than_a_pronoun() -> None:
    focused = Context(shown=6, focus=(3,))
    assert slots_of("more_like", "this but like 5", ("ranks", "5"), context=focused).ranks == (5,)
    assert slots_of("more_like", "this but less like 5", ("not_ranks", "5"), context=focused).ranks == ()


@pytest.mark.parametrize(
    ("phrase", "context", "ranks"),
    [
        ("on the second", PAGE, (2,)),
        ("the secnd", PAGE, (2,)),
        ("the others", Context(shown=4, focus=(2, 3)), (1, 4)),
        ("all of the rest", Context(shown=3, focus=(1,)), (2, 3)),
        ("the ones I liked", Context(shown=6, liked=(2, 5)), (2, 5)),
        ("my favourites", Context(shown=6, liked=(4,)), (4,)),
        ("these", Context(shown=2, liked=(2,)), (1, 2)),
        ("the others", Context(shown=3), None),
        ("teh secnd", PAGE, (2,)),
        ("the one with mint", PAGE, None),  # neither the ninth
        ("the one with the towel", PAGE, None),  # nor the twelfth
        ("2 n 4", PAGE, (2, 4)),
        ("hide 3", PAGE, (3,)),
        ("that one", Context(shown=12, focus=(4,)), (4,)),
        ("that one", Context(shown=12), ()),
        ("these 2", Context(shown=7, liked=(1, 5)), (1, 5)),
        ("those 3", Context(shown=7, liked=(1, 5)), None),
        ("the 2", Context(shown=7, liked=(1, 5)), (2,)),
        ("dogs", PAGE, None),
    ],
)
def test_a_phrase_names_positions_by_number_by_likes_or_as_the_rest(
    phrase: str, context: Context, ranks: tuple[int, ...] | None
) -> None:
    assert positions(phrase, context) == ranks


def test_it_in_a_second_act_is_what_the_first_was_about_and_after_a_like_more_is_like_all_that_is_liked() -> None:
    text = "describe 2 and save it"
    words = words_of(text)
    acts = actions(
        text, words, [Said("describe", 0, 1, (Span("ranks", 1, 1),)), Said("export", 2, 4, ())],
        Context(shown=6, focus=(4,)), TODAY,
    )  # fmt: skip
    assert acts == [Action("describe", Slots(ranks=(2,))), Action("export", Slots(ranks=(2,)))]
    text = "love 2, more like it"
    words = words_of(text)
    for like, ranks in (("like", ()), ("dislike", (2,))):
        parts = [Said(f"feedback.{like}", 0, 2, (Span("ranks", 1, 1),)), Said("more_like", 3, 5, ())]
        assert actions(text, words, parts, PAGE, TODAY)[1].slots.ranks == ranks


@pytest.mark.parametrize("phrase", ["those two", "the two", "both", "them both", "both of them", "these two photos"])
@pytest.mark.parametrize(
    ("context", "ranks"),
    [
        (Context(shown=11, focus=(4, 5)), (4, 5)),
        (Context(shown=11, liked=(2, 7), focus=(3,)), (2, 7)),
        (Context(shown=2), (1, 2)),
        (Context(shown=11), None),
    ],
    ids=["spoken of", "liked", "shown", "unknown"],
)
def test_so_many_photos_are_those_spoken_of_or_liked_or_shown(
    phrase: str, context: Context, ranks: tuple[int, ...] | None
) -> None:
    assert positions(phrase, context) == ranks


def test_what_is_not_liked_is_disliked_and_what_is_not_meant_is_dropped() -> None:
    assert slots_of("feedback.dislike", "not 2", ("not_ranks", "2")).ranks == (2,)
    assert slots_of("feedback.like", "not 2 but 3", ("not_ranks", "2"), ("ranks", "3")).ranks == (3,)


def test_a_number_alone_is_nothing_that_can_be_left_out() -> None:
    assert slots_of(
        "refine", "one dog, not two or a cat", ("text", "one dog"), ("without", "two or a cat")
    ).without == ("cat",)


def test_it_and_another_are_both_put_into_an_album() -> None:
    spoken_of = Context(shown=12, focus=(4,))
    both = slots_of("album.add", "start an album with it, plus 2", ("ranks", "2"), context=spoken_of)
    assert both.ranks == (4, 2)


@pytest.mark.parametrize(
    "text",
    ["place that picture and the second one in it", "pop it in Waves, and the second one too", "it and the second one"],
)
def test_the_photo_spoken_of_goes_with_the_other_that_is_named(text: str) -> None:
    slots = slots_of("album.add", text, ("ranks", "the second one"), context=Context(shown=12, focus=(4,)))
    assert slots.ranks == (4, 2)


def test_an_article_beside_a_condition_is_no_description() -> None:
    slots = slots_of("text_search", "a portrait", ("text", "a"), ("filters", "portrait"))
    assert (slots.text, slots.filters.orientation) == ("", "portrait")


@pytest.mark.parametrize(
    ("text", "phrases", "ranks", "which"),
    [
        ("the kite and number 3", ("the kite", "number 3"), (3,), ("kite",)),
        ("the St Bernard, the last one", ("the St Bernard, the last one",), (12,), ()),
        (
            "the waterfall, the bird over the water",
            ("the waterfall, the bird over the water",),
            (),
            ("waterfall", "bird over the water"),
        ),
        ("add all of them", ("all of them",), tuple(range(1, 13)), ()),
    ],
)
def test_a_number_behind_what_is_seen_is_of_that_photo(
    text: str, phrases: tuple[str, ...], ranks: tuple[int, ...], which: tuple[str, ...]
) -> None:
    slots = slots_of("album.add", text, *(("ranks", phrase) for phrase in phrases), context=Context(shown=12))
    assert (slots.ranks, slots.which) == (ranks, which)


@pytest.mark.parametrize(
    ("text", "about", "without"),
    [
        ("a snowy landscape with no people in it", "a snowy landscape", "people"),
        ("a street without any cars", "a street", "cars"),
        ("a beach, but without dogs in the picture", "a beach", "dogs"),
    ],
)
def test_what_a_description_refuses_at_its_end_is_left_out(text: str, about: str, without: str) -> None:
    slots = slots_of("text_search", text, ("text", text))
    assert (slots.text, slots.without) == (about, (without,))


def test_the_name_of_an_album_may_stand_in_quotation_marks_whatever_it_was_taken_for() -> None:
    text = "add the first of these to a second album, “Shoulder”"
    slots = slots_of("album.add", text, ("ranks", "the first"), ("ranks", "Shoulder”"))
    assert (slots.name, slots.ranks, slots.which) == ("Shoulder", (1,), ())


def test_black_and_white_is_left_out_by_its_name() -> None:
    text = "others like it, excluding any in black and white"
    assert slots_of("more_like", text, ("without", "in black and white")).without == ("black and white",)


@pytest.mark.parametrize(
    "text", ["it doesn't have people", "I don't want people", "it can have no people", "no people"]
)
def test_what_shall_not_be_seen_is_left_out(text: str) -> None:
    assert slots_of("refine", text, ("without", "people")).without == ("people",)


def test_a_word_that_opens_a_time_counts_where_only_the_time_is_marked() -> None:
    for text in ("Fotos seit 2015", "fotos desde 2015", "photos since 2015"):
        assert slots_of("text_search", text, ("filters", "2015")).filters == Filters(after=date(2015, 1, 1))


def test_a_description_that_is_nothing_but_a_time_is_a_condition() -> None:
    last_summer = Filters(after=date(2026, 6, 1), before=date(2026, 8, 31))
    assert slots_of("text_search", "letzten Sommer", ("text", "letzten Sommer")) == Slots(filters=last_summer)
    assert slots_of("text_search", "a summer day", ("text", "a summer day")) == Slots(text="a summer day")


@pytest.mark.parametrize(
    ("phrase", "ranks", "which"),
    [
        ("the one with the guitar", (), ("guitar",)),
        ("the bench one", (), ("bench",)),
        ("the man in red", (), ("man in red",)),
        ("the photo where she laughs", (), ("she laughs",)),
        ("the one with the climber too", (), ("climber",)),
        ("das mit der Gitarre", (), ("Gitarre",)),
        ("the dog one and the bench one", (), ("dog", "bench")),
        ("the one with the dog and the boy", (), ("dog and the boy",)),
        ("2 and the bench one", (2,), ("bench",)),
        ("the third dog", (3,), ()),
        ("the jumping one at 4", (4,), ()),
        ("the four", (), ()),
        ("the next one", (), ()),
        ("the one before it", (), ()),
        ("that one", (), ()),
    ],
)
def test_what_is_seen_in_a_photo_points_at_it(phrase: str, ranks: tuple[int, ...], which: tuple[str, ...]) -> None:
    slots = slots_of("feedback.like", f"like {phrase}", ("ranks", phrase), context=PAGE)
    assert (slots.ranks, slots.which) == (ranks, which)


def test_what_is_seen_is_the_description_of_a_search() -> None:
    assert (
        slots_of("refine", "only the ones with a ball", ("ranks", "the ones with a ball"), context=PAGE).text == "ball"
    )


def test_that_one_is_the_photo_spoken_of_also_beside_a_number() -> None:
    spoken_of = replace(PAGE, focus=(3,))
    text = "put that one and 5 in Garden"
    assert slots_of("album.add", text, ("ranks", "that one and 5"), context=spoken_of).ranks == (3, 5)
    text = "I meant 7. Put that one and 5 in Garden"
    meant = slots_of("album.add", text, ("ranks", "7"), ("ranks", "that one and 5"), context=spoken_of)
    assert meant.ranks == (7, 5)


def test_nobody_leaves_people_out() -> None:
    without_people = Slots(text="a beach", without=("people",))
    text = "a beach with nobody else on it"
    assert slots_of("text_search", text, ("text", text)) == without_people
    assert (
        slots_of("text_search", "a beach with no one on it", ("text", "a beach"), ("without", "one on it"))
        == without_people
    )
    skiing = slots_of("text_search", "people but nobody skiing", ("text", "people"), ("without", "nobody skiing"))
    assert skiing == Slots(text="people", without=("skiing",))
    assert slots_of("text_search", "people, nobody skiing", ("text", "people, nobody skiing")) == skiing
    assert slots_of("refine", "some where nobody else is in the picture") == Slots(without=("people",))
    for whoever in ("anybody", "anyone else", "a soul in it", "people"):
        assert slots_of("refine", f"without {whoever}", ("without", whoever)).without == ("people",)


def test_a_condition_in_another_language_that_is_marked_as_a_description_is_a_condition() -> None:
    assert slots_of("refine", "nur im Querformat", ("text", "im Querformat")) == Slots(
        filters=Filters(orientation="landscape")
    )
    assert slots_of("text_search", "landscape", ("text", "landscape")) == Slots(text="landscape")


@pytest.mark.parametrize(
    "text", ["don't include cars", "do not add any cars", "hide the ones with cars", "without cars", "no cars"]
)
def test_what_is_not_to_be_included_is_left_out(text: str) -> None:
    assert slots_of("refine", text, ("without", "cars")) == Slots(without=("cars",))


def test_months_hold_for_any_year_where_the_year_does_not_matter() -> None:
    slots = slots_of("refine", "I meant any year, February", ("filters", "February"))
    assert slots.filters == Filters(months=(2,))


@pytest.mark.parametrize(
    ("text", "phrase", "filters"),
    [
        ("leave out everything after 2021", "everything after 2021", Filters(before=date(2021, 12, 31))),
        ("without the ones before 2019", "before 2019", Filters(after=date(2019, 1, 1))),
        ("not tall ones", "tall ones", Filters(orientation="landscape")),
        ("no wide pictures", "wide pictures", Filters(orientation="portrait")),
    ],
)
def test_a_period_or_a_shape_that_is_left_out_is_a_condition(text: str, phrase: str, filters: Filters) -> None:
    slots = slots_of("refine", text, ("without", phrase))
    assert (slots.filters, slots.without) == (filters, ())


def test_other_ones_are_what_the_description_is_about() -> None:
    text = "a white dog in water, not the brown ones"
    slots = slots_of("text_search", text, ("text", "a white dog in water"), ("without", "brown ones"))
    assert slots.without == ("brown dog",)


def test_what_is_refused_is_of_what_is_sought() -> None:
    funny = "dogs but funny ones, jumping in water, not the black ones"
    slots = slots_of("text_search", funny, ("text", "dogs but funny ones, jumping in water"), ("without", "black ones"))
    assert slots.without == ("black dogs",)


def test_months_that_are_listed_apart_are_of_any_year_together() -> None:
    text = "taken in September, October or November"
    slots = slots_of("refine", text, ("filters", "September"), ("filters", "October or November"))
    assert slots.filters == Filters(months=(9, 10, 11))


def test_days_that_are_named_count_more_than_that_week() -> None:
    slots = slots_of("text_search", "photos from that week, 15 to 22 aug 2022", ("filters", "15 to 22 aug 2022"))
    assert (slots.filters.after, slots.filters.before, slots.same) == (date(2022, 8, 15), date(2022, 8, 22), None)


@pytest.mark.parametrize("text", ["and the days around it?", "like that week", "what else did I shoot that week?"])
def test_days_around_a_photo_are_its_week(text: str) -> None:
    assert slots_of("more_like", text).same == "week"


def test_words_that_only_doubt_are_no_part_of_a_description() -> None:
    text = "calm water, maybe a boat or something"
    assert slots_of("text_search", text, ("text", text)).text == "calm water, a boat"


@pytest.mark.parametrize(
    ("text", "drop"),
    [
        ("mountains with snow, any year", ("year",)),
        ("mountains with snow, any time of year is ok", ("year",)),
        ("mountains with snow, not just 2025", ("year",)),
    ],
)
def test_no_date_and_any_year_take_the_condition_away(text: str, drop: tuple[str, ...]) -> None:
    slots = slots_of("refine", text, ("text", "mountains with snow"))
    assert (slots.text, slots.drop) == ("mountains with snow", drop)


@pytest.mark.parametrize(
    ("act", "text", "same", "months", "left"),
    [
        ("refine", "anything else from that autumn at the sea?", "year", (9, 10, 11), "at the sea"),
        ("stats", "how many dogs from that summer?", "year", (6, 7, 8), "dogs"),
        ("more_like", "like that whole May", "year", (5,), ""),
        ("more_like", "any others from around then?", "around", (), ""),
        ("refine", "like a week before or after", "around", (), ""),
    ],
)
def test_a_time_near_the_photo_spoken_of_is_told_by_that_photo(
    act: str, text: str, same: str, months: tuple[int, ...], left: str
) -> None:
    marks = [("text", left)] if left else []
    slots = slots_of(act, text, *marks)
    assert (slots.same, slots.filters.months, slots.text) == (same, months, left)


def test_that_whole_may_is_of_the_year_of_the_photo_spoken_of() -> None:
    slots = slots_of("refine", "I meant that whole may", ("filters", "that whole may"))
    assert (slots.same, slots.filters) == ("year", Filters(months=(5,)))


def test_months_beside_the_summer_of_a_year_are_of_that_year() -> None:
    text = "the summer of 2022 then, June to August"
    slots = slots_of("text_search", text, ("filters", "summer of 2022"), ("filters", "June to August"))
    assert slots.filters == Filters(after=date(2022, 6, 1), before=date(2022, 8, 31), months=(6, 7, 8))


def test_whatever_years_are_years() -> None:
    assert slots_of("refine", "I want all years", ("drop", "all years")).drop == ("years",)


def test_a_name_in_quotes_is_whole() -> None:
    assert slots_of("album.add", 'put it in album "For Kenji"', ("name", "For Kenji")).name == "For Kenji"


@pytest.mark.parametrize(
    ("act", "text", "parts", "slots"),
    [
        (
            "text_search",
            "children in the snow, and also, separately, children at the beach",
            (("text", "children in the snow"), ("text", "children at the beach")),
            {"text": "children in the snow or children at the beach"},
        ),
    ],
)
def test_words_between_descriptions_say_how_they_belong_together(
    act: str, text: str, parts: tuple[tuple[str, str], ...], slots: dict[str, Any]
) -> None:
    assert slots_of(act, text, *parts) == Slots(**slots)


def test_the_other_two_beside_a_refused_one_are_the_others_that_were_liked() -> None:
    liked = Context(shown=6, liked=(1, 4, 6))
    slots = slots_of("feedback.like", "not 6, just the other two", ("not_ranks", "6"), context=liked)
    assert slots.ranks == (1, 4)


def test_a_word_that_is_spelled_right_is_no_misspelt_position() -> None:
    assert positions("the tent", Context(shown=12)) is None
    assert positions("the secnd", Context(shown=12)) == (2,)


@pytest.mark.parametrize(
    ("text", "phrase", "about"),
    [
        ("any of them with just women climbing", "just women climbing", "women climbing"),
        ("no, the jumping part", "the jumping part", "jumping"),
        ("skateboards lol tho", "skateboards lol tho", "skateboards"),
        ("one dog in the picture please", "one dog in the picture please", "one dog"),
        ("a girl, I think on a swing", "a girl, I think on a swing", "a girl, on a swing"),
        ("a street, I think there was a hat", "a street, I think there was a hat", "a street, a hat"),
    ],
)
def test_small_words_around_a_description_are_no_part_of_it(text: str, phrase: str, about: str) -> None:
    assert slots_of("refine", text, ("text", phrase)).text == about


def test_what_is_named_apart_stays_apart_but_for_what_goes_on() -> None:
    text = "life jacket pictures, people on boats"
    assert slots_of("text_search", text, ("text", "life jacket"), ("text", "people on boats")).text == (
        "life jacket, people on boats"
    )
    text = "skateboarders then, doing tricks"
    assert slots_of("text_search", text, ("text", "skateboarders"), ("text", "doing tricks")).text == (
        "skateboarders doing tricks"
    )


@pytest.mark.parametrize(
    ("text", "phrase", "without"),
    [
        ("no I said at the beach, not in the water", "at the beach", "water"),
        ("Kinder und Wasser, nicht Spielplatz", "Kinder und Wasser", "Spielplatz"),
        ("no, the jumping part not the sports", "the jumping part", "sports"),
    ],
)
def test_what_a_correction_does_not_mean_is_left_out(text: str, phrase: str, without: str) -> None:
    assert slots_of("text_search.instead", text, ("text", phrase)).without == (without,)
    assert slots_of("text_search.instead", f"{phrase}, not really", ("text", phrase)).without == ()


def test_months_behind_a_year_that_is_corrected_are_of_it() -> None:
    text = "2022, not 2021 sorry, only june july august"
    slots = slots_of("refine", text, ("filters", "2022"), ("filters", "june july august"))
    assert slots.filters == Filters(after=date(2022, 1, 1), before=date(2022, 12, 31), months=(6, 7, 8))


def test_a_year_that_is_left_out_is_a_condition() -> None:
    slots = slots_of("refine", "not 2019", ("without", "2019"))
    assert (slots.filters, slots.without) == (Filters(not_years=(2019,)), ())


@pytest.mark.parametrize(
    ("text", "spans", "after", "before"),
    [
        ("vom 3. Januar 2019", (("ranks", "3"), ("filters", "Januar 2019")), (2019, 1, 3), (2019, 1, 3)),
        ("vom 4. Dezember 2021", (("filters", "vom 4"), ("filters", "Dezember 2021")), (2021, 12, 4), (2021, 12, 4)),
        ("zwischen Mai und Juli 2022", (("filters", "Juli 2022"),), (2022, 5, 1), (2022, 7, 31)),
        ("von Mai bis Juli 2022", (("text", "Mai bis"), ("filters", "Juli 2022")), (2022, 5, 1), (2022, 7, 31)),
        ("vom 3. bis 5. Mai 2019", (("ranks", "3"), ("filters", "2019")), (2019, 5, 3), (2019, 5, 5)),
        ("vom 3. Mai bis zum 5. Juni 2019", (("filters", "Juni 2019"),), (2019, 5, 3), (2019, 6, 5)),
    ],
)
def test_a_german_time_is_one_whatever_part_of_it_was_tagged(
    text: str, spans: tuple[tuple[str, str], ...], after: tuple[int, int, int], before: tuple[int, int, int]
) -> None:
    slots = slots_of("text_search", f"Hunde {text} am Strand", ("text", "Hunde"), *spans, ("text", "am Strand"))
    assert slots == Slots(text="Hunde am Strand", filters=Filters(date(*after), date(*before)))


@pytest.mark.parametrize(
    ("unwanted", "months"),
    [
        ("summer", (1, 2, 3, 4, 5, 9, 10, 11, 12)),
        ("july and august", (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)),
        ("Dezember", tuple(range(1, 12))),
    ],
)
def test_months_that_are_left_out_leave_the_others(unwanted: str, months: tuple[int, ...]) -> None:
    text = f"2019 to 2020, but not {unwanted}"
    slots = slots_of("text_search", text, ("filters", "2019 to 2020"), ("without", unwanted))
    assert (slots.filters, slots.without) == (Filters(date(2019, 1, 1), date(2020, 12, 31), months), ())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("surfing in summer", "surfing"),
        ("dogs in summer, running", "dogs, running"),
        ("Hunde im Sommer am Strand", "Hunde am Strand"),
    ],
)
def test_summer_beside_a_description_is_its_months(text: str, left: str) -> None:
    slots = slots_of("text_search", text, ("text", text))
    assert (slots.text, slots.filters) == (left, Filters(months=(6, 7, 8)))


def test_winter_beside_a_description_is_seen() -> None:
    assert slots_of("text_search", "a lake in winter", ("text", "a lake in winter")).text == "a lake in winter"


def test_a_month_beside_a_search_is_of_the_year_of_the_search() -> None:
    may = Search("", Filters(after=date(2019, 5, 1), before=date(2019, 5, 31)))
    text, words = "and June", words_of("and June")
    refined = action(
        "refine", text, words, spans_in(text, ("filters", "June")), (0, 1), replace(PAGE, search=may), TODAY
    )
    assert refined.slots.filters == Filters(after=date(2019, 6, 1), before=date(2019, 6, 30))


@pytest.mark.parametrize(
    ("question", "spans", "counted"),
    [
        ("which month has the most dog pictures?", [("month", "month")], ["dog"]),
        ("how many brown dogs did I take?", [], ["brown dogs"]),
        ("how many photos of mine are there?", [], [""]),
        ("how many are missing?", [], [""]),
        ("how many landscape photos do I have?", [("filters", "landscape")], [""]),
        ("how many dogs are there in 2020?", [("filters", "in 2020")], ["dogs"]),
        ("how many different cameras did I use?", [], [""]),
        ("how many dogs compared to cats?", [("text", "dogs"), ("text", "cats")], ["dogs", "cats"]),
        ("bikes vs skateboards, how many?", [("text", "bikes vs skateboards")], ["bikes", "skateboards"]),
        ("are there more from May or June?", [("filters", "May"), ("filters", "June")], ["", ""]),
        ("how many with a boat or a ship?", [("text", "a boat or a ship")], ["a boat or a ship"]),
        ("do I have more than one boat?", [("text", "boat")], ["boat"]),
    ],
)
def test_each_count_of_a_question_has_what_is_counted(
    question: str, spans: list[tuple[str, str]], counted: list[str]
) -> None:
    words = words_of(question)
    said = Said("stats", 0, len(words) - 1, tuple(spans_in(question, *spans)))
    assert [one.slots.text for one in actions(question, words, [said], PAGE, TODAY)] == counted


def test_what_is_asked_behind_a_comparison_is_of_the_same_photos() -> None:
    text = "compare 1 and 6: which is newer, and which has more pixels?"
    words = words_of(text)
    place = next(n for n, word in enumerate(words) if word.text == "which")
    first = Said("describe", 0, place - 1, tuple(spans_in(text, ("ranks", "1 and 6"))))
    told = actions(text, words, [first, Said("describe", place, len(words) - 1, ())], PAGE, TODAY)
    assert [one.slots.ranks for one in told] == [(1, 6), (1, 6)]


def test_others_of_that_phone_are_of_its_camera() -> None:
    assert slots_of("more_like", "any others from that phone?").same == "camera"


def said(text: str, *parts: tuple[str, str]) -> tuple[list[Any], list[Span], tuple[int, int]]:
    words = words_of(text)
    return words, spans_in(text, *parts), (0, len(words) - 1)


def test_more_cute_ones_are_searched_for_and_not_like_any_photo() -> None:
    text = "find me 4 more, puppies would be good"
    found = action("more_like", text, *said(text, ("top_k", "4"), ("text", "puppies")), PAGE, TODAY)
    assert (found.intent, found.slots.text, found.slots.top_k) == ("text_search", "puppies", 4)


def test_a_month_beside_months_of_any_year_is_of_any_year_too() -> None:
    summers = Context(shown=6, search=Search("beach", Filters(months=(6, 7, 8))))
    text = "July is missing, the same for July"
    assert slots_of("refine", text, ("filters", "for July"), context=summers).filters == Filters(months=(7,))


def test_a_photo_is_known_by_its_number_at_the_end_in_words_too() -> None:
    text = "the bus stop one, number five, goes in"
    slots = slots_of("album.add", text, ("ranks", "the bus stop one, number five"))
    assert (slots.ranks, slots.which) == ((5,), ())


def test_the_whole_of_a_year_is_that_year() -> None:
    slots = slots_of("refine", "the whole of 2021, oldest first", ("filters", "the whole of 2021"))
    assert (slots.text, slots.filters) == ("", Filters(after=date(2021, 1, 1), before=date(2021, 12, 31)))


def test_two_days_that_meet_over_new_year_are_two_days() -> None:
    days = slots_of(
        "text_search", "from December 31st or January 1st", ("filters", "from December 31st or January 1st")
    )
    assert days.filters == Filters(date(2025, 12, 31), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("phrase", "rank"),
    [
        ("That second one with the cowboys roping the calf", 2),
        ("that last one with people jumping", 12),
        ("the very last one with the ball", 12),
        ("this 3rd pic with the red shirt", 3),
    ],
)
def test_a_position_decides_which_photo_is_meant_whatever_is_seen_in_it(phrase: str, rank: int) -> None:
    assert pointed_at(phrase, Context(shown=12)) == ((rank,), ())


def test_two_descriptions_joined_by_and_stay_so() -> None:
    text = slots_of(
        "text_search", "all the kitchens and living rooms", ("text", "kitchens"), ("text", "living rooms")
    ).text
    assert text == "kitchens and living rooms"


def test_what_is_on_a_photo_beside_other_things_is_not_what_was_spoken_of() -> None:
    page = Context(shown=12, focus=(1, 2, 3))
    assert slots_of("feedback.dislike", "hide the ones with dogs on them", context=page).ranks == ()
    assert slots_of("feedback.like", "put a heart on them", context=page).ranks == (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "marks", "without", "which"),
    [
        (
            "leave out the teenagers and the one with the window",
            (("without", "the teenagers"), ("ranks", "the one with the window")),
            ("teenagers",),
            ("window",),
        ),
        ("without the one with the window", (("without", "the one with the window"),), (), ("window",)),
        ("no windows", (("without", "windows"),), ("windows",), ()),
    ],
)
def test_one_photo_that_is_left_out_is_hidden(
    text: str, marks: tuple[tuple[str, str], ...], without: tuple[str, ...], which: tuple[str, ...]
) -> None:
    words = words_of(text)
    said = Said("refine", 0, len(words) - 1, tuple(spans_in(text, *marks)))
    found = [one.slots for one in actions(text, words, [said], PAGE, TODAY)]
    hidden = [Slots(liking="dislike", which=which)] if which else []
    assert found == [*([Slots(without=without)] if without else []), *hidden]


def test_the_other_two_are_those_of_three_that_were_not_spoken_of() -> None:
    page = Context(shown=3, focus=(3,))
    assert slots_of("feedback.dislike", "hide the other two", ("ranks", "the other two"), context=page).ranks == (1, 2)
    assert positions("the other two", replace(page, shown=12)) is None


def test_these_are_those_of_the_page_where_others_were_spoken_of() -> None:
    elsewhere = replace(PAGE, focus=(7, 8))
    assert slots_of("describe", "which of these is the oldest?", context=elsewhere).ranks == ()
    assert slots_of("album.add", "put them into Lisbon", ("name", "Lisbon"), context=elsewhere).ranks == (7, 8)


def test_nobody_in_it_leaves_people_out_whether_it_is_marked_or_not() -> None:
    text = "empty bathrooms, nobody in them, newest first"
    slots = slots_of("text_search", text, ("text", "empty bathrooms"), ("newest", "newest first"))
    assert slots == Slots(text="empty bathrooms", without=("people",), order="newest")


@pytest.mark.parametrize(
    ("text", "mark", "hidden"),
    [
        ("not the blurry one", "the blurry one", Slots(liking="dislike", which=("blurry",))),
        ("not number 2", "number 2", Slots(liking="dislike", ranks=(2,))),
        ("all but the red one", "the red one", Slots(liking="dislike", not_which=("red",))),
    ],
)
def test_what_is_refused_is_hidden_and_not_the_rest_of_the_page(text: str, mark: str, hidden: Slots) -> None:
    assert slots_of("feedback.dislike", text, ("not_ranks", mark)) == hidden


def test_no_comma_stands_behind_a_space_where_a_time_was_cut_out() -> None:
    text = "a dog in autumn, with leaves"
    assert slots_of("text_search", text, ("text", "a dog in autumn, with leaves")).text == "a dog, with leaves"


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("and it doesn't need people in it", "people"),
        ("there don't have to be children in it", "children"),
        ("I just don't mind if cars are in them", "cars"),
    ],
)
def test_what_need_not_be_seen_is_allowed_again_and_not_left_out(text: str, thing: str) -> None:
    assert slots_of("refine", text, ("without", thing)) == Slots(drop=(thing,))
    assert slots_of("refine", f"I don't need {thing}", ("without", thing)) == Slots(without=(thing,))


def test_a_time_that_need_not_be_is_named_by_itself() -> None:
    assert slots_of("refine", "it needn't be taken in January", ("drop", "taken in January")).drop == ("January",)


def test_what_a_photo_is_for_is_no_part_of_a_description() -> None:
    text = "snowy pictures for January please"
    slots = slots_of("text_search", text, ("text", "snowy pictures"), ("filters", "for January"))
    assert slots == Slots(text="snowy pictures", filters=Filters(months=(1,)))


def test_the_name_of_an_album_may_begin_with_to() -> None:
    text = "save the first three in an album To sell"
    marks = ("ranks", "the first three"), ("name", "sell")
    assert slots_of("album.add", text, *marks).name == "To sell"
    assert slots_of("album.add", "add these to sell", ("name", "sell")).name == "sell"


def test_what_is_not_of_a_colour_is_left_out_where_it_is_marked_as_one_description() -> None:
    text = "jackets and coats that aren't black"
    assert slots_of("text_search", text, ("text", text)) == Slots(text="jackets and coats", without=("black",))
    text = "a child that is not smiling"
    assert slots_of("text_search", text, ("text", text)).text == text
