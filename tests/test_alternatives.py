"""Descriptions with "or"."""

import pytest

from retrieval.alternatives import alternatives
from retrieval.descriptions import as_said, described, typed
from retrieval.library import Library
from retrieval.records import Query, Term
from retrieval.search import SearchEngine


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("cats or dogs", ("cats", "dogs")),
        ("either a cat or a dog", ("a cat", "a dog")),
        ("cats, dogs or birds", ("cats", "dogs", "birds")),
        ("children with birthday cake or balloons", ("children with birthday cake", "children with balloons")),
        ("a dog in snow or on a beach", ("a dog in snow", "a dog on a beach")),
        ("cats or dogs on a sofa", ("cats on a sofa", "dogs on a sofa")),
        ("a red or blue car", ("a red car", "a blue car")),
        ("a black or white dog in the snow", ("a black dog in the snow", "a white dog in the snow")),
        ("girls in pink or purple dresses", ("girls in pink dresses", "girls in purple dresses")),
        ("a man with a hat or a woman with a scarf", ("a man with a hat", "a woman with a scarf")),
        ("dogs swimming or at the beach", ("dogs swimming", "dogs at the beach")),
        ("people swimming or surfing", ("people swimming", "people surfing")),
        ("a dog swimming or splashing in water", ("a dog swimming in water", "a dog splashing in water")),
        ("dogs at the beach or splashing in water", ("dogs at the beach", "dogs splashing in water")),
        ("kids playing in the snow or sledding", ("kids playing in the snow", "kids sledding")),
        ("street performers or dancing people", ("street performers", "dancing people")),
        ("a bike or motorcycle", ("a bike", "a motorcycle")),
        ("Katzen oder Hunde", ("Katzen", "Hunde")),
        ("un chat ou un chien", ("un chat", "un chien")),
        ("un perro o un gato", ("un perro", "un gato")),
    ],
)
def test_each_alternative_has_the_words_that_all_share(text: str, either: tuple[str, ...]) -> None:
    assert alternatives(text) == either


@pytest.mark.parametrize(
    "text", ["dogs", "or", "one or two dogs", "more or less blue", "with or without snow", "ten or so people", "an oar"]
)
def test_other_descriptions_have_no_alternatives(text: str) -> None:
    assert alternatives(text) == ()


def test_alternatives_are_those_of_the_whole_sentence_and_not_of_lettering() -> None:
    query = described("in the snow", described("cats or dogs"))
    assert as_said(query).wanted[0].either == ("cats in the snow", "dogs in the snow")
    assert typed("a sign that says this or that").wanted[0].either == ()


def test_photos_of_both_alternatives_come_first(indexed_library: Library) -> None:
    engine = SearchEngine(indexed_library)
    whole = engine.search(typed("red or blue", Query(top_k=4)))
    by_either = [engine.search(Query((Term(name),), top_k=4)).hits for name in ("red", "blue")]
    assert {hit.photo.path.stem for hit in whole.hits[:2]} == {hits[0].photo.path.stem for hits in by_either}
    assert [hit.rank for hit in whole.hits] == [1, 2, 3, 4]
    assert whole.match == "good"
    assert {hit.photo.photo_id for hit in whole.hits if hit.relevant} <= {*engine.matching(typed("red or blue"))}
    ordered = engine.search(typed("red or blue", Query(order="name", top_k=12)))
    assert [hit.photo.path.name for hit in ordered.hits] == sorted(hit.photo.path.name for hit in ordered.hits)
