import pytest

from retrieval.descriptions import described, in_sentences, split_negation, typed
from retrieval.errors import QueryError
from retrieval.records import Filters, Query, Term


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("dogs but no people", "dogs", ("people",)),
        ("a beach without umbrellas", "a beach", ("umbrellas",)),
        ("a street with no cars or bikes", "a street", ("cars", "bikes")),
        ("no dogs", "", ("dogs",)),
        ("a beach without any people in the evening", "a beach in the evening", ("people",)),
        ("mountains, no snow, no people", "mountains", ("snow", "people")),
        ("children except babies", "children", ("babies",)),
        ("a man with no shirt climbs a cliff", "a man climbs a cliff", ("shirt",)),
        ("dogs without people walking on grass", "dogs walking on grass", ("people",)),
        ("a beach with nobody on it, at night", "a beach, at night", ("people",)),
        ("nothing but snow", "nothing but snow", ()),
        ("a house not yet built", "a house not yet built", ()),
        ("a no entry sign", "a no entry sign", ()),
        ("a knot in a rope", "a knot in a rope", ()),
        ("nobody", "nobody", ()),
    ],
)
def test_refused_things_are_taken_out_of_a_text(text: str, wanted: str, unwanted: tuple[str, ...]) -> None:
    assert split_negation(text) == (wanted, unwanted)


def test_a_weight_counts_up_to_the_next_plus() -> None:
    assert typed("dog + 2*deep snow + 0.5*forest").wanted == (Term("dog"), Term("deep snow", 2.0), Term("forest", 0.5))


def test_a_number_that_is_no_weight_stays_a_word() -> None:
    assert typed("5 dogs on 2 boats").wanted == (Term("5 dogs on 2 boats"),)


@pytest.mark.parametrize("text", ["1000*dog", "-2*dog", "snow + -0.5 * dog"])
def test_a_weight_out_of_range_is_one_sentence(text: str) -> None:
    with pytest.raises(QueryError, match="isn’t from 0 to 100"):
        typed(text)


@pytest.mark.parametrize(("text", "wanted"), [("?!...", ()), ('"', ()), ("🐶", (Term("🐶"),)), ("80s", (Term("80s"),))])
def test_punctuation_alone_asks_for_nothing(text: str, wanted: tuple[Term, ...]) -> None:
    assert typed(text).wanted == wanted


@pytest.mark.parametrize("text", ['the "red door" of a house', "the “red door” of a house"])
def test_quoted_words_are_exact_and_still_describe(text: str) -> None:
    query = typed(text)
    assert query.filters.words == ("red door",)
    assert query.wanted == (Term("the red door of a house"),)


@pytest.mark.parametrize(
    ("text", "either", "words"),
    [
        ('"two dogs" or "a beach"', ("two dogs", "a beach"), ()),
        ('"cats" or dogs on a "sofa"', ("cats on a sofa", "dogs on a sofa"), ("sofa",)),
        ('"dog" and "snow"', (), ("dog", "snow")),
        ('"fee" or "coffee"', ("fee", "coffee"), ()),
    ],
)
def test_quoted_alternatives_need_not_all_occur(text: str, either: tuple[str, ...], words: tuple[str, ...]) -> None:
    query = typed(text)
    assert (query.wanted[0].either, query.filters.words) == (either, words)


def test_things_to_leave_out_are_named_once() -> None:
    assert typed("dogs without cats", Query(without=("cats", " "))).without == ("cats",)


def test_a_text_of_ten_thousand_characters_is_read() -> None:
    text = "dog and not a cat, " * 500
    assert typed(text).without == ("cat",)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("two dogs -snow", "two dogs", ("snow",)),
        ("dogs -grass -people", "dogs", ("grass", "people")),
        ("neither cars nor people", "", ("cars", "people")),
        ("a street with neither cars nor people", "a street", ("cars", "people")),
        ("food that isn't meat", "food", ("meat",)),
        ("the beach but nobody on it", "the beach", ("people",)),
        ("a no swimming sign", "a no swimming sign", ()),
        ("a no through road sign", "a no through road sign", ()),
        ("a child that does not smile", "a child that does not smile", ()),
        ("a woman not looking at the camera", "a woman not looking at the camera", ()),
        ("a black-and-white t-shirt", "a black-and-white t-shirt", ()),
    ],
)
def test_no_is_read_as_it_is_meant(text: str, wanted: str, unwanted: tuple[str, ...]) -> None:
    assert split_negation(text) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my picture that has a tench in it", "a tench"),
        ("show me photos of dogs", "dogs"),
        ("a man taking a picture of a dog", "a man taking a picture of a dog"),
        ("picture frame on a wall", "picture frame on a wall"),
        ("the beach with a boat on it", "the beach with a boat on it"),
    ],
)
def test_words_that_frame_a_description_are_no_part_of_it(text: str, wanted: str) -> None:
    assert typed(text).texts == (wanted,)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("something at the beach", "at the beach"),
        ("skateboard ones", "skateboard"),
        ("little ones", "little ones"),
        ("something red", "something red"),
        ("dogs w/ balls n ppl at nite", "dogs with balls and people at night"),
        ("a letter w", "a letter w"),
    ],
)
def test_words_that_stand_for_photos_are_dropped_and_shortened_ones_written_out(text: str, wanted: str) -> None:
    assert typed(text).wanted == described(text).wanted == (Term(wanted),)


def test_a_label_is_asked_for_by_its_name() -> None:
    assert typed("label:dog") == Query(filters=Filters(labels=("dog",)))
    query = typed('a beach label:"hot dog", label:Cat no people')
    assert query.filters == Filters(labels=("hot dog", "Cat"))
    assert (query.texts, query.without) == (("a beach",), ("people",))
    assert typed("the label: read it").filters.labels == ("read",)
    assert typed("mislabel:x").filters.labels == ()


def test_what_was_taken_out_of_a_message_is_not_read_for_refusals_again() -> None:
    assert described("photos of a street with no cars").texts == ("photos of a street with no cars",)
    assert described('2*snow + "red door"', Query(without=("people",))) == Query(
        (Term("snow", 2.0), Term("red door")), without=("people",), filters=Filters(words=("red door",))
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("the sign that says no dogs", "no dogs"),
        ("a cake with the words happy birthday on it", "happy birthday"),
        ("a man saying goodbye", "goodbye"),
        ("a receipt", ""),
    ],
)
def test_words_that_stand_in_the_photo_are_told_from_what_it_shows(text: str, written: str) -> None:
    assert typed(text).wanted == described(text).wanted == (Term(text, written=written),)


def test_what_is_added_twice_is_there_once() -> None:
    assert described("dogs", typed("dogs -cats", Query(top_k=3))) == Query((Term("dogs"),), ("cats",), top_k=3)


def test_descriptions_that_go_on_about_the_last_one_are_one_sentence_with_it() -> None:
    wanted = [Term("a dog"), Term("with a ball"), Term("wearing a coat"), Term("snow"), Term("at night", 2.0)]
    assert in_sentences(wanted) == (Term("a dog with a ball wearing a coat"), Term("snow"), Term("at night", 2.0))
    assert in_sentences([Term("in the sand")]) == (Term("in the sand"),)
