"""The page's own logic, without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatbot.application import Application
from chatbot.bot import Message
from chatbot.fair_share import FairShare
from chatbot.replies import NEXT_PAGE
from chatbot.server.host import PAGE_FILES
from chatbot.session import ChatSession
from chatbot.suggestions import Suggestions
from chatbot.ui.conversation import literally, pictures
from chatbot.ui.messages import MOST_UPLOADS, SEPARATOR, Words, read_message, read_words
from chatbot.ui.opening import PageFacts, facts_script
from chatbot.ui.visit import MOST_RATINGS, Page
from chatbot.wire import caption, hit_cards, photo_cards
from retrieval.catalogue.likes import Likes
from retrieval.colours.spectrum import COLOURS
from retrieval.errors import QueryError
from retrieval.library import Library
from retrieval.records import Hit, Label, Photo, Query, SearchResults, Term
from retrieval.search import SearchEngine
from retrieval.words import keys, say
from tests.bundle import MARK, digest_of_sources
from tests.bundle import PAGE as SOURCES
from tests.conftest import save_photo

SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.js")))


@pytest.fixture
def application(indexed_library: Library) -> Iterator[Application]:
    with Application(indexed_library) as application:
        yield application


NO_LIKES = {"liked": [], "disliked": [], "number": 0}


class Pressed:
    """What a press on the page brings along."""

    def __init__(self, **data: Any) -> None:
        self.__dict__.update(data)


def last(page: Page, message: Any, state: dict[str, Any]) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
    *_, answer = page.chat(message, [], state)
    return answer


def test_an_answer_has_its_sentence_its_best_pictures_and_its_buttons(application: Application) -> None:
    content, results, _, turn, state = last(
        Page(application, FairShare(3)), {"text": "12 photos of paper", "files": []}, {}
    )
    assert content.content.count("/api/thumbnail/") == 6
    assert len(results["items"]) == 12
    assert {"value", "label"} == set(content.options[0])
    assert turn["said"]["user"] == "12 photos of paper"
    assert ChatSession.from_dict(state["session"]).shown == tuple(item["id"] for item in results["items"])


def test_the_conversation_shows_what_fits_by_its_words_though_its_score_is_weak(application: Application) -> None:
    photos = application.newest(0, 3)
    hits = [Hit(rank, photo, 0.1, "weak", "", rank < 3) for rank, photo in enumerate(photos, start=1)]
    assert pictures(hits).count("/api/thumbnail/") == 2
    assert pictures(hits[2:]).count("/api/thumbnail/") == 1  # there is nothing else


def test_a_button_under_an_answer_is_a_message_too(application: Application) -> None:
    page = Page(application, FairShare(3))
    state = last(page, {"text": "red", "files": []}, {})[4]
    before = ChatSession.from_dict(state["session"]).shown
    assert ChatSession.from_dict(last(page, "mostly blue photos", state)[4]["session"]).shown != before


def test_the_conversation_answers_even_when_something_breaks(
    application: Application, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(SearchEngine, "search")
    assert last(Page(application, FairShare(3)), {"text": "blue", "files": []}, {})[0] == say("server-went-wrong")
    assert "could not be answered" in caplog.text


def test_likes_come_back_with_the_token_and_with_no_other(application: Application) -> None:
    page = Page(application, FairShare(3))
    token, state, likes = page.greet("")
    assert likes == NO_LIKES
    likes, state = page.rate(state, Pressed(ratings=[[3, "like"]]))  # type: ignore[arg-type]
    likes, state = page.rate(state, Pressed(ratings=[[5, "dislike"]]))  # type: ignore[arg-type]
    assert [card["id"] for card in likes["liked"]] == [3]
    assert page.greet(token)[2]["disliked"] == [5]
    assert page.greet("another-token-of-somebody-else")[2] == NO_LIKES
    assert page.greet("short")[0] != "short"


def test_two_tabs_of_a_browser_keep_each_other_s_likes(application: Application) -> None:
    page = Page(application, FairShare(3))
    token, first, _ = page.greet("")
    _, second, _ = page.greet(token)
    _, first = page.rate(first, Pressed(ratings=[[3, "like"]]))  # type: ignore[arg-type]
    _, second = page.rate(second, Pressed(ratings=[[4, "like"]]))  # type: ignore[arg-type]
    _, second = page.rate(second, Pressed(ratings=[[5, "dislike"]]))  # type: ignore[arg-type]
    assert application.likes(token) == ((3, 4), (5,))
    _, first = page.rate(first, Pressed(ratings=[[3, "clear"]]))  # type: ignore[arg-type]
    _, first = page.rate(first, Pressed(ratings=[[4, "dislike"]]))  # type: ignore[arg-type]
    assert application.likes(token) == ((), (5, 4))


def test_of_two_answers_about_hearts_the_later_one_is_known_and_a_stale_tab_still_takes_one_back(
    application: Application,
) -> None:
    page = Page(application, FairShare(3))
    _, stale, first = page.greet("")
    second, state = page.rate(stale, Pressed(ratings=[[3, "like"], [4, "like"]]))  # type: ignore[arg-type]
    third, _ = page.rate(state, Pressed(ratings=[[5, "like"], [4, "clear"]]))  # type: ignore[arg-type]
    fourth, _ = page.rate(stale, Pressed(ratings=[[3, "clear"]]))  # type: ignore[arg-type]
    assert [[card["id"] for card in likes["liked"]] for likes in (second, third, fourth)] == [[4, 3], [5, 3], [5]]
    assert first["number"] < second["number"] < third["number"] < fourth["number"]


def test_a_heart_pressed_during_an_answer_outlives_it(application: Application) -> None:
    page = Page(application, FairShare(3))
    token, state, _ = page.greet("")
    answer = page.chat("red", [], state)
    next(answer)
    page.rate(state, Pressed(ratings=[[3, "like"]]))  # type: ignore[arg-type]
    *_, (_, _, _, _, state) = answer
    assert ChatSession.from_dict(state["session"]).liked == (3,)
    assert application.likes(token) == ((3,), ())


def test_a_flood_of_hearts_in_one_event_is_one_turn_each_of_likes_and_of_hidden_photos(
    application: Application,
) -> None:
    page = Page(application, FairShare(3))
    _, state, _ = page.greet("")
    turns = len(ChatSession.from_dict(state["session"]).snapshots)
    flood = [[1 + n % 6, "like" if n % 4 else "dislike"] for n in range(MOST_RATINGS)]
    likes, state = page.rate(state, Pressed(ratings=[*flood, [12, "like"]]))  # type: ignore[arg-type]
    session = ChatSession.from_dict(state["session"])
    assert len(session.snapshots) == turns + 2
    assert [card["id"] for card in likes["liked"]] == list(reversed(session.liked))
    last_ones = dict(flood[-6:])
    assert {*session.liked} == {photo_id for photo_id, liking in last_ones.items() if liking == "like"}
    assert {*session.disliked} == {photo_id for photo_id, liking in last_ones.items() if liking == "dislike"}


def test_hearts_wait_neither_for_those_of_others_nor_for_an_answer(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(application, FairShare(1))
    _, mine, _ = page.greet("")
    _, theirs, _ = page.greet("")
    photos, answer = application.photos, page.chat("red", [], mine)
    next(answer)  # it holds the only place for answers

    def meanwhile(ids: Sequence[int]) -> list[Photo]:
        monkeypatch.setattr(application, "photos", photos)
        assert page.rate(theirs, Pressed(ratings=[[4, "like"]]))[0]["liked"]  # type: ignore[arg-type]
        return photos(ids)

    monkeypatch.setattr(application, "photos", meanwhile)
    likes, _ = page.rate(mine, Pressed(ratings=[[3, "like"]]))  # type: ignore[arg-type]
    assert [card["id"] for card in likes["liked"]] == [3]
    assert ChatSession.from_dict(theirs["session"]).liked == (4,)
    list(answer)


class Slow(list[Any]):
    """Ratings that are read only after something else has happened."""

    def __init__(self, ratings: list[Any], first: Callable[[], object]) -> None:
        super().__init__(ratings)
        self.first = first

    def __iter__(self) -> Iterator[Any]:
        self.first()
        return super().__iter__()


def test_a_heart_that_is_late_takes_nothing_back_of_an_answer_that_came_meanwhile(application: Application) -> None:
    page = Page(application, FairShare(3))
    _, state, _ = page.greet("")
    state = last(page, "red", state)[4]
    late = Slow([[3, "like"]], lambda: last(page, "two sheets of paper", state))
    likes, state = page.rate(state, Pressed(ratings=late))  # type: ignore[arg-type]
    session = ChatSession.from_dict(state["session"])
    assert [card["id"] for card in likes["liked"]] == [3]
    assert session.liked == (3,)
    assert session.query is not None
    assert session.query.texts


def test_photos_asked_for_before_another_search_do_not_hang_behind_it(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(application, FairShare(3))
    state = last(page, "3 red photos", {})[4]
    search = application.search

    def late(query: Query) -> SearchResults:
        results = search(query)
        last(Page(application, FairShare(3)), "now find sheets of paper", state)  # this one holds its client's place
        return results

    monkeypatch.setattr(application, "search", late)
    _, _, results, done, _ = page.act(state, Pressed(do="more", number=4))  # type: ignore[arg-type]
    assert "items" not in results
    assert done == {"done": 4}
    session = ChatSession.from_dict(state["session"])
    assert session.query is not None
    assert session.query.texts


def test_photos_come_while_their_message_is_on_its_way_and_the_conversation_says_the_rest(
    application: Application,
) -> None:
    page = Page(application, FairShare(3))
    _, state, _ = page.greet("")
    sent = f"red{SEPARATOR}{SEPARATOR}1"
    results, likes, state = page.begin(state, Pressed(text=sent))  # type: ignore[arg-type]
    assert results["items"]
    assert "liked" not in likes
    kept = ChatSession.from_dict(state["session"])
    content, again, _, turn, state = last(page, sent, state)
    assert "items" not in again
    assert content.content.count("/api/thumbnail/") > 0
    assert turn["said"]["user"] == "red"
    assert ChatSession.from_dict(state["session"]) == kept
    _, likes, state = page.begin(state, Pressed(text=f"I like 1{SEPARATOR}{SEPARATOR}2"))  # type: ignore[arg-type]
    assert [card["id"] for card in likes["liked"]] == [results["items"][0]["id"]]


def test_photos_that_are_asked_for_after_their_answer_do_not_come_again(application: Application) -> None:
    page = Page(application, FairShare(3))
    sent = f"red{SEPARATOR}{SEPARATOR}1"
    state = last(page, sent, {})[4]
    kept = ChatSession.from_dict(state["session"])
    results, _, state = page.begin(state, Pressed(text=sent))  # type: ignore[arg-type]
    assert "items" not in results
    assert ChatSession.from_dict(state["session"]) == kept


def test_what_goes_wrong_while_a_message_is_on_its_way_is_said_by_the_conversation(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(application, FairShare(3))
    monkeypatch.delattr(SearchEngine, "search")
    sent = f"red{SEPARATOR}{SEPARATOR}1"
    state: dict[str, Any] = {}
    page.begin(state, Pressed(text=sent))  # type: ignore[arg-type]
    assert last(page, sent, state)[0] == say("server-went-wrong")


def test_a_button_is_shown_as_what_it_says_and_read_as_what_it_means(application: Application) -> None:
    page = Page(application, FairShare(3))
    state = last(page, "red", {})[4]
    *_, turn, state = last(page, {"text": f"Vor allem Blau{SEPARATOR}mostly blue photos", "files": []}, state)
    assert (turn["said"]["user"], turn["said"]["pressed"]) == ("Vor allem Blau", True)
    session = ChatSession.from_dict(state["session"])
    assert session.query is not None
    assert session.query.colours


def test_no_button_of_the_page_asks_for_what_its_results_scroll_to(application: Application) -> None:
    offered = application.respond(Message("3 photos of paper"), ChatSession()).suggestions
    assert NEXT_PAGE in [button.message for button in offered]
    options = last(Page(application, FairShare(3)), "3 photos of paper", {})[0].options
    assert [option["value"] for option in options] == [
        button.message for button in offered if button.message != NEXT_PAGE
    ]


@pytest.mark.parametrize(
    "press", [{"ratings": [[999, "like"]]}, {"ratings": [["1", "like"], [1, "love"], [1], 1]}, {"ratings": 1}, {}]
)
def test_a_heart_for_nonsense_changes_nothing(application: Application, press: dict[str, Any]) -> None:
    page = Page(application, FairShare(3))
    token, state, _ = page.greet("")
    likes = page.rate(state, Pressed(**press))[0]  # type: ignore[arg-type]
    assert (likes["liked"], likes["disliked"]) == ([], [])
    assert page.greet(token)[2] == NO_LIKES


def test_a_message_that_changes_no_heart_writes_none(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(application, FairShare(3))
    _, state, _ = page.greet("")
    likes, state = page.rate(state, Pressed(ratings=[[3, "like"]]))  # type: ignore[arg-type]
    monkeypatch.delattr(Likes, "put")
    content, _, _, _, state = last(page, "red", state)
    assert content != say("server-went-wrong")
    assert state["number"] == likes["number"]
    assert ChatSession.from_dict(state["session"]).liked == (3,)


def test_a_like_said_in_words_reaches_the_hearts(application: Application) -> None:
    page = Page(application, FairShare(3))
    token, state, _ = page.greet("")
    state = last(page, "5 photos of paper", state)[4]
    _, _, likes, _, state = last(page, "I like 1 and 2", state)
    assert [card["id"] for card in likes["liked"]] == list(reversed(ChatSession.from_dict(state["session"]).liked))
    assert len(page.greet(token)[2]["liked"]) == 2


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 5_000])
def test_a_message_without_a_number_of_the_page_has_none(number: str) -> None:
    assert read_words(f"a{SEPARATOR}b{SEPARATOR}{number}") == Words("a", "b", 0)
    assert read_words(f"a{SEPARATOR}{SEPARATOR}12").number == 12


def test_only_uploads_are_taken_for_uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    upload = save_photo(tmp_path / "uploads" / "abc" / "mine.jpg")
    secret = save_photo(tmp_path / "secret.jpg")
    (tmp_path / "uploads" / "link.jpg").symlink_to(secret)
    assert read_message({"text": "this", "files": [str(upload)]}).photos == (upload,)
    for path in (
        secret,
        tmp_path / "uploads" / ".." / "secret.jpg",
        tmp_path / "uploads" / "link.jpg",
        "/etc/passwd",
    ):
        with pytest.raises(QueryError, match="didn’t come through"):
            read_message({"text": "this", "files": [{"path": str(path)}]})
    with pytest.raises(QueryError, match="too many"):
        read_message({"text": "these", "files": [str(upload)] * (MOST_UPLOADS + 1)})


@pytest.mark.parametrize(
    "text",
    ["<img src=x onerror=alert(1)>", "${alert(1)}", "[a](javascript:alert(1))", "**bold** _x_ `c` # h | t"],
)
def test_what_people_write_is_shown_as_they_wrote_it(text: str) -> None:
    shown = literally(text)
    assert "<" not in shown
    assert not re.search(r"(?<!\\)[\[\]*_`]", shown)
    assert literally("two dogs, at 10:30 - by the sea!") == "two dogs, at 10:30 - by the sea!"


def test_a_card_has_all_that_is_shown_and_nothing_gradio_takes_for_a_file(application: Application) -> None:
    photo = application.photo(1)
    (card,) = photo_cards([photo])
    assert card["caption"] == (photo.caption.text if photo.caption else "")
    assert caption(photo)
    assert Path(card["file"]) == photo.path
    assert "path" not in card
    assert json.loads(json.dumps(card)) == card
    hit = application.search(Query(wanted=(Term("red"),))).hits[0]
    assert hit_cards([hit])[0]["relevant"] is True
    assert pictures([hit] * 20).count("](/api/image/") == 6


def test_the_spectrum_adds_up_and_names_the_colours(application: Application) -> None:
    spectrum = application.spectrum()
    assert sum(colour.share for colour in spectrum) == pytest.approx(1, abs=0.01)
    assert {colour.name for colour in spectrum} <= set(COLOURS)
    assert {"red", "blue", "green"} <= {colour.name for colour in spectrum}


def test_every_word_of_the_page_is_in_the_catalogue_and_each_is_used() -> None:
    names = {key.removeprefix("page-").replace("-", "_") for key in keys("en") if key.startswith("page-")}
    asked = set(re.findall(r"""\bt\(["'](\w[\w-]*)["']""", SCRIPTS))
    assert asked <= names
    quoted = {key.replace("-", "_") for key in re.findall(r'"(\w[\w-]*)"', SCRIPTS)}
    quoted |= set(re.findall(r"\bkeys_\w+", SCRIPTS))
    families = (
        *("tab_", "show_", "fact_", "export_", "run_", "family_", "nothing_", "part_"),
        *("order_", "kind_", "colour_", "duplicates_"),
    )
    spoken = {"title", "chosen", "say_year"}  # by the server
    assert {key for key in names - quoted - spoken if not key.startswith(families)} == set()


def test_scripts_never_make_markup_out_of_data() -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", SCRIPTS.replace("or innerHTML", "")
    )


def test_nothing_in_the_page_s_files_points_to_another_host() -> None:
    for path in (PAGE_FILES / "page.js", PAGE_FILES / "page.css"):
        addresses = set(re.findall(r"https?://[^\s\"'`)\\]+", path.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_the_built_page_is_made_of_the_present_sources() -> None:
    assert MARK.read_text(encoding="utf-8").strip() == digest_of_sources(), "run make page"
    licences = (PAGE_FILES / "licences.txt").read_text(encoding="utf-8")
    for name in json.loads((SOURCES.parents[1] / "package.json").read_text(encoding="utf-8"))["dependencies"]:
        assert name in licences


def test_what_the_scripts_know_cannot_close_their_element() -> None:
    text = facts_script(PageFacts(True, {"files": 1, "</script><script>alert(1)</script>": 1}), "de")
    assert text.count("</script>") == 1


def test_a_kept_search_comes_back_with_its_photos_and_can_be_refined(application: Application) -> None:
    page = Page(application, FairShare(3))
    _, results, _, turn, _ = last(page, "red", {})
    pressed = Pressed(do="restore", view=turn["said"]["view"], log=[{"role": "user", "content": "red"}], number=7)
    log, _, again, done, state = page.act({}, pressed)  # type: ignore[arg-type]
    assert [card["id"] for card in again["items"]] == [card["id"] for card in results["items"]]
    assert again["restored"] is True
    assert log == [{"role": "user", "content": "red"}]
    assert done == {"done": 7}
    assert last(page, "without blue", state)[1]["parts"] == [
        {"key": "colours", "label": "mostly red"},
        {"key": "without:blue", "label": "no blue"},
    ]


@pytest.mark.parametrize("view", [None, 3, "{", "[]", json.dumps({"query": {"photos": ["/etc/passwd"]}})])
def test_a_kept_search_that_is_none_shows_nothing_and_reads_no_file(application: Application, view: object) -> None:
    page = Page(application, FairShare(3))
    pressed = Pressed(do="restore", view=view, log=[{"role": "system"}, 5], number=1)
    _, _, _, done, state = page.act({}, pressed)  # type: ignore[arg-type]
    assert done == {"done": 1}
    assert ChatSession.from_dict(state["session"]).query is None


def test_a_part_of_a_search_is_taken_away_and_more_photos_go_on_behind_it(application: Application) -> None:
    page = Page(application, FairShare(3))
    state = last(page, "3 red photos", {})[4]
    state = last(page, "without blue", state)[4]
    _, _, fewer, _, state = page.act(state, Pressed(do="drop", key="without:blue", number=1))  # type: ignore[arg-type]
    assert [part["key"] for part in fewer["parts"]] == ["colours"]
    shown = len(fewer["items"])
    pressed = Pressed(do="more", weaker=True, number=2)
    _, _, more, _, state = page.act(state, pressed)  # type: ignore[arg-type]
    assert [card["rank"] for card in more["items"]] == [shown + 1, shown + 2, shown + 3]
    assert not {card["id"] for card in more["items"]} & {card["id"] for card in fewer["items"]}
    assert len(ChatSession.from_dict(state["session"]).shown) == shown + 3


def test_what_the_page_asks_for_goes_on_with_the_sentence_that_its_first_photos_were_found_by(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked, search = Page(application, FairShare(3)), list[Query](), application.search
    monkeypatch.setattr(application, "search", lambda query: asked.append(query) or search(query))
    query = Query((Term("a red page"), Term("with a corner")), without=("blue",), top_k=3)
    state = {"session": ChatSession().then("", query=query, shown=(1,), total=3).to_dict(), "number": 0}
    _, _, _, _, state = page.act(state, Pressed(do="more", number=1))  # type: ignore[arg-type]
    page.act(state, Pressed(do="drop", key="without:blue", number=2))  # type: ignore[arg-type]
    assert [query.texts for query in asked] == [("a red page with a corner",)] * 2
    kept = ChatSession.from_dict(state["session"]).query
    assert kept is not None
    assert kept.wanted == query.wanted  # each can still be taken back


def test_a_weak_page_that_comes_back_is_still_known_to_be_weak(application: Application) -> None:
    page = Page(application, FairShare(3))
    _, _, _, turn, state = last(page, "zebra crossing the desert without blue", {})
    assert ChatSession.from_dict(state["session"]).now.weak
    pressed = Pressed(do="restore", view=turn["said"]["view"], number=1)
    restored = page.act({}, pressed)[4]  # type: ignore[arg-type]
    fewer = page.act(state, Pressed(do="drop", key="without:blue", number=2))[4]  # type: ignore[arg-type]
    assert [ChatSession.from_dict(each["session"]).now.weak for each in (restored, fewer)] == [True, True]


def test_a_card_states_no_label_that_is_only_a_guess(application: Application) -> None:
    photo = replace(application.newest(0, 1)[0], caption=None)
    guess, given = Label("firefighter", "zero-shot", 0.3), Label("Quay", "given")
    cards = photo_cards([replace(photo, label=guess), replace(photo, label=given)])
    assert [card["label"] for card in cards] == ["", "Quay"]
    assert caption(replace(photo, label=guess)) == photo.path.name


def test_the_page_holds_what_fits_and_weaker_matches_come_only_when_asked(application: Application) -> None:
    page = Page(application, FairShare(3))
    _, results, _, _, state = last(page, "red paper", {})
    fitting = len(results["items"])
    assert 0 < fitting < 12
    assert all(card["relevant"] for card in results["items"])
    assert results["more"] == "weaker"
    _, _, scrolled, _, state = page.act(state, Pressed(do="more", number=1))  # type: ignore[arg-type]
    assert (scrolled["items"], scrolled["more"]) == ([], "weaker")
    _, _, weaker, _, state = page.act(state, Pressed(do="more", weaker=True, number=2))  # type: ignore[arg-type]
    assert [card["rank"] for card in weaker["items"]] == list(range(fitting + 1, 13))
    assert weaker["more"] == ""
    assert last(page, "only these", state)[0].content == "Kept 12 photos."


def test_prompts_find_something_that_fits(application: Application) -> None:
    suggested = Suggestions(application).current()
    assert suggested["prompts"]
    for prompt in suggested["prompts"]:
        hits = application.respond(Message(prompt["text"]), ChatSession()).hits
        assert hits
        assert hits[0].strength == "strong"
    years = {word["text"] for word in suggested["words"] if word["kind"] == "year"}
    dated = [photo for photo in application.newest(0, 200) if photo.facts.taken_from == "exif"]
    assert years == {str(photo.facts.taken.year) for photo in dated}  # the time of a file is no date of a photo
