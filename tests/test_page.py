"""The served page in a real browser."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Browser, Page, Route, expect

from chatbot.application import Application
from retrieval.catalogue import Catalogue
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Caption
from retrieval.settings import Settings
from tests.browser import GRADIO_WARNINGS, PHONE, Visitor, make_app, open_browser, serve
from tests.conftest import FakeCaptioner, FakeEncoder, save_photo
from tests.test_people import family, finder, named
from tests.test_places import travels

__all__ = ["family", "finder", "named", "travels"]  # fixtures

pytestmark = [pytest.mark.browser, GRADIO_WARNINGS]
expect.set_options(timeout=20_000)  # a busy machine is no failure
MARKED = r"""A *cat* & <b>_dog_</b> [1]\2 `3 #4 | "$5" ~6"""
HOSTILE = ("<img src=x onerror=alert(1)>.jpg", "${alert(1)}.jpg", "🌻 sun.jpg", f"{'long' * 50}.jpg")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def address(indexed_library: Library) -> Iterator[str]:
    with serve(make_app(indexed_library)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens pages; at the end none of them may have failed or asked another host for anything."""
    visitors: list[Visitor] = []

    def visit(address: str, **more: object) -> Visitor:
        visitors.append(Visitor(browser, address, **more))  # type: ignore[arg-type]
        return visitors[-1]

    yield visit
    problems = [(visitor.errors, visitor.foreign) for visitor in visitors if visitor.errors or visitor.foreign]
    for visitor in visitors:
        visitor.close()
    assert problems == []


def test_the_whole_story_from_an_empty_folder_to_an_export(
    visit: Callable[..., Visitor], library: Library, photo_folder: Path, tmp_path: Path
) -> None:
    new = save_photo(tmp_path / "new" / "holiday.png", "green", seed=3)
    for path in photo_folder.rglob("*.*"):
        path.unlink()
    with serve(make_app(library)) as address:
        anna = visit(address)
        page = anna.page
        expect(page.locator("#page-collection")).to_contain_text("No photos yet")
        page.click("#tab-add")
        page.set_input_files("#add-files", new)
        expect(page.locator("#page-add .told")).to_contain_text("1 photo was added")
        expect(page.locator("#masthead .state")).to_contain_text("1 photo")
        anna.say("green")
        assert len(anna.shown()) == 1
        page.click("#page-results .open")
        expect(page.locator(".viewer .facts")).to_contain_text("holiday.png")
        page.keyboard.press("Escape")
        page.click("#tab-results")
        page.click("#page-results .menu summary")
        with page.expect_download() as download:
            page.click("#page-results .menu a:has-text('ZIP')")
        with zipfile.ZipFile(download.value.path()) as archive:
            assert any(name.endswith("holiday.png") for name in archive.namelist())


def test_a_search_a_heart_more_like_these_a_colour_and_an_upload(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("blue paper")
    first = anna.shown()
    assert len(first) == 12
    page.click("#page-results .card >> nth=0 >> .heart")
    expect(page.locator("#tab-liked")).to_have_attribute("data-count", "1")
    turns = page.locator("#log .bot.message").count()
    page.click("#page-results .further button:has-text('More like these')")
    anna.answer_after(turns)
    turns = page.locator("#log .bot.message").count()
    page.click("#prompts .swatch[aria-label*=orange]")
    anna.answer_after(turns)
    expect(page.locator("#page-results .card").first).to_contain_text("orange")
    page.set_input_files("#attach", photo_folder / "green.png")
    expect(page.locator(".tray img")).to_have_attribute("alt", "green.png")
    assert "green.png" in anna.say("have I got this one?")
    expect(page.locator("#log .user img").first).to_have_attribute("alt", "The photo you sent")


def test_likes_survive_a_reload_and_a_restart(visit: Callable[..., Visitor], indexed_library: Library) -> None:
    app = make_app(indexed_library)
    with serve(app) as address:
        anna = visit(address)
        anna.say("red")
        liked = anna.shown()[0]
        anna.page.click("#page-results .card >> nth=0 >> .heart")
        expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "1")
        anna.page.wait_for_timeout(300)
        anna.open()
        expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "1")
        kept = anna.context.storage_state()
    with serve(make_app(indexed_library)) as second:
        kept["origins"][0]["origin"] = second  # a restart keeps its port; a test takes what is free
        again = visit(second, storage_state=kept)
        again.page.click("#tab-liked")
        expect(again.page.locator(f"#page-liked .card[data-id='{liked}'] .heart")).to_have_attribute(
            "aria-pressed", "true"
        )


def test_hearts_pressed_at_once_are_all_kept(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    hearts = anna.page.locator("#page-results .heart")
    hearts.first.wait_for()
    six = anna.shown()[:6]
    last = f"[{six[5]},"
    with anna.page.expect_response(lambda response: last in (response.request.post_data or "")):
        hearts.evaluate_all("hearts => hearts.slice(0, 6).forEach((heart) => heart.click())")
    expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "6")
    anna.open()
    expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "6")


def test_buttons_under_an_answer_pressed_at_once_are_all_answered(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    anna.say("I like 1")
    options = anna.page.locator("#log .option")
    expect(options.first).to_be_visible()
    n = options.count()
    assert n >= 2
    options.evaluate_all("options => options.forEach((option) => option.click())")
    expect(anna.page.locator("#log .user.message")).to_have_count(2 + n)
    expect(anna.page.locator("#log .bot.message")).to_have_count(2 + n)


def test_a_double_click_on_a_button_under_an_answer_sends_it_once(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    anna.say("I like 1")
    option = anna.page.locator("#log .option").first
    label = option.inner_text()
    option.dblclick()
    anna.say("blue")
    expect(anna.page.locator("#log .user.message")).to_have_text(["red", "I like 1", label, "blue"])


def test_two_browsers_do_not_see_each_other(address: str, visit: Callable[..., Visitor]) -> None:
    anna, ben = visit(address), visit(address)
    anna.say("red")
    anna.page.click("#page-results .card >> nth=0 >> .heart")
    expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "1")
    ben.open()
    expect(ben.page.locator("#tab-liked")).not_to_have_attribute("data-count", "1")
    assert ben.shown() == []
    ben.say("blue")
    anna.say("more like the ones I liked")
    assert anna.shown() != ben.shown()
    assert "red" not in ben.page.evaluate("localStorage.getItem('photochat-talks') ?? ''")


def test_undo_brings_the_page_before_back(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    before = anna.shown()
    anna.say("mostly green photos")
    assert anna.shown() != before
    anna.say("undo")
    assert anna.shown() == before


def test_hostile_names_are_text(visit: Callable[..., Visitor], library: Library, photo_folder: Path) -> None:
    for number, name in enumerate(HOSTILE):
        save_photo(photo_folder / name, "yellow", seed=number)
    list(index_folder(library, library.settings.images))
    with serve(make_app(library)) as address:
        anna = visit(address)
        anna.say("yellow <img src=x onerror=alert(2)> ${alert(3)} [x](javascript:alert(4))")
        anna.page.click("#tab-collection")
        anna.page.wait_for_selector("#page-collection .card")
        anna.page.click("#page-collection .open >> nth=0")
        names = set()
        for _ in range(len(library.catalogue.ids())):
            names.add(anna.page.locator(".facts dd").first.inner_text())
            anna.page.keyboard.press("ArrowRight")
        assert set(HOSTILE) <= names
        anna.page.wait_for_timeout(300)
        assert anna.page.locator("img[src='x']").count() == 0


def test_everything_can_be_done_by_keyboard(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    page = anna.page
    anna.shown()  # weaker ones too
    page.focus("#tab-results")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-liked")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.focus("#page-results .open >> nth=0")
    page.keyboard.press("ArrowRight")
    second = page.locator("#page-results [data-at='1']")
    expect(second.locator(".open")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tabbable = "[...document.querySelectorAll('#page-results .card button')].filter((one) => one.tabIndex === 0).length"
    assert page.evaluate(tabbable) == page.evaluate("document.querySelectorAll('[data-at=\"1\"] button').length")
    page.keyboard.press("l")
    expect(second.locator(".heart")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#page-results .bar")).to_contain_text("2 photos selected")
    page.keyboard.press("Escape")
    expect(page.locator("#page-results .bar")).not_to_contain_text("selected")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    where = page.locator(".viewer .position")
    expect(where).to_have_text("2 of 12")
    page.keyboard.press("ArrowRight")
    expect(where).to_have_text("3 of 12")
    page.keyboard.press("Escape")
    expect(page.locator("#page-results [data-at='1'] .open")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#page-results [data-at='11'] .open")).to_be_focused()
    page.keyboard.press("Control+a")
    expect(page.locator("#page-results .bar")).to_contain_text("12 photos selected")
    page.keyboard.press("?")
    expect(page.locator("dialog.help")).to_contain_text("more like this")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#say")).to_be_focused()


def test_the_box_keeps_the_focus_and_what_is_typed_meanwhile(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    page.focus("#say")
    page.keyboard.type("red")
    page.keyboard.press("Enter")
    page.keyboard.type("mostly blue photos")  # while the first is being answered
    expect(page.locator("#log .bot.message")).to_have_count(1)
    expect(page.locator("#say")).to_be_focused()
    expect(page.locator("#say")).to_have_value("mostly blue photos")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # nothing to send
    page.keyboard.type("without red")
    page.keyboard.press("Enter")
    expect(page.locator("#log .bot.message")).to_have_count(3)
    expect(page.locator("#log .user.message")).to_have_text(["red", "mostly blue photos", "without red"])
    anna.answer_after(2)  # Up brings back what was answered
    page.keyboard.type("a draft")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#say")).to_have_value("without red")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#say")).to_have_value("mostly blue photos")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#say")).to_have_value("a draft")


def test_photos_do_not_wait_for_the_conversation(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.fill("#say", "red")
    page.press("#say", "Enter")
    expect(page.locator("#page-results .open.there").first).to_be_visible()
    expect(page.locator("#log .user.message")).to_have_text("red")
    before = anna.shown()
    held[0].continue_()
    expect(page.locator("#log .bot.message")).to_have_count(1)
    assert anna.shown() == before
    page.go_back()  # one search is one place in the history
    expect(page.locator("#page-collection")).to_be_visible()


def test_a_message_that_cannot_be_sent_is_in_the_box_when_the_page_is_back(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    page.route("**/queue/join*", lambda route: route.abort())
    page.fill("#say", "red")
    page.press("#say", "Enter")
    expect(page.locator("#say")).to_have_value("")
    expect(page.locator("#say")).to_have_value("red")  # Gradio has loaded the page again
    page.unroute("**/queue/join*")
    page.press("#say", "Enter")
    anna.answer_after(0)
    expect(page.locator("#log .user.message")).to_have_text(["red"])


def test_buttons_leave_a_draft_alone_and_none_is_swallowed(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("red")
    page.hover("#page-results .card >> nth=0")
    page.click("#page-results .card .not >> nth=0")
    notice, box = page.locator(".notice").bounding_box(), page.locator("form.box").bounding_box()
    assert notice is not None
    assert box is not None
    assert notice["x"] >= box["x"] + box["width"]  # it covers nothing that somebody writes or sends with
    page.fill("#say", "half a thought")
    for colour in ("orange", "green", "blue"):
        page.click(f"#prompts .swatch[aria-label*={colour}]")
    expect(page.locator("#log .bot.message")).to_have_count(4)
    page.focus("#page-results .open >> nth=0")
    page.keyboard.press("m")
    expect(page.locator("#log .bot.message")).to_have_count(5)
    expect(page.locator("#say")).to_have_value("half a thought")


def test_back_forward_reload_and_a_new_start_keep_search_photo_and_talk(
    visit: Callable[..., Visitor], indexed_library: Library
) -> None:
    with serve(make_app(indexed_library)) as address:
        anna = visit(address)
        page = anna.page
        anna.say("red paper")
        first = anna.shown()
        assert "q=red+paper" in page.url
        anna.say("mostly blue photos")
        second = anna.shown()
        page.click("#page-results .open >> nth=0")
        expect(page.locator(".viewer .position")).to_be_visible()
        assert f"photo={second[0]}" in page.url
        page.go_back()
        expect(page.locator(".pswp")).to_have_count(0)
        assert anna.shown() == second
        page.go_back()
        expect(page.locator("#page-results h2")).to_have_text("Red paper")
        assert anna.shown() == first
        page.go_forward()
        assert anna.shown() == second
        page.reload()
        expect(page.locator("#log .user.message")).to_have_count(2)
        assert anna.shown() == second
        anna.say("without red")
        expect(page.locator("#page-results .bar .part")).to_have_count(2)
        kept = anna.context.storage_state()
    with serve(make_app(indexed_library)) as second:
        kept["origins"][0]["origin"] = second  # a restart keeps its port; a test takes what is free
        again = visit(second, storage_state=kept)
        page = again.page
        page.click("#masthead .recent-talks")
        page.click("dialog.recent .talk >> nth=0")
        expect(page.locator("#log .user.message")).to_have_count(3)
        expect(page.locator("#page-results .bar .part")).to_have_count(2)
        page.click("#page-results .bar .part >> nth=1")
        expect(page.locator("#page-results h2")).to_have_text("Mostly blue")
        page.goto(f"{second}/?q=green+paper")
        expect(page.locator("#page-results h2")).to_have_text("Green paper")


def test_a_message_sent_before_an_earlier_conversation_is_back_goes_on_with_it(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("red paper")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if "restore" in (route.request.post_data or "") else route.continue_()

    page.route("**/gradio_api/**", hold)
    page.reload()
    page.fill("#say", "without blue")
    page.press("#say", "Enter")
    page.wait_for_timeout(1000)
    held[0].continue_()
    expect(page.locator("#log .user.message")).to_have_text(["red paper", "without blue"])
    expect(page.locator("#page-results .bar .part")).to_have_text(["red paper", "no blue"])


def test_back_right_after_the_viewer_was_closed_goes_to_the_search_before(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("red paper")
    anna.say("mostly blue photos")
    page.click("#page-results .open >> nth=0")
    expect(page.locator(".viewer .position")).to_be_visible()
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.locator("#page-results h2")).to_have_text("Red paper")
    expect(page.locator(".pswp")).to_have_count(0)
    assert "photo=" not in page.url


def test_hiding_and_taking_a_heart_back_can_be_undone_and_hidden_photos_are_listed(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("red")
    first = anna.shown()[0]
    card = page.locator(f"#page-results [data-id='{first}']")
    card.hover()
    card.locator(".not").click()
    expect(page.locator(".notice")).to_contain_text("Hidden from answers")
    page.click(".notice button")
    expect(card.locator(".not")).to_have_attribute("aria-pressed", "false")
    card.locator(".heart").click()
    card.locator(".heart").click()
    page.click(".notice button")
    expect(card.locator(".heart")).to_have_attribute("aria-pressed", "true")
    card.hover()
    card.locator(".not").click()
    anna.say("show me red paper")
    assert first not in anna.shown()
    page.click("#tab-liked")
    page.click(".hidden-ones summary")
    page.click(".hidden-photos button")
    expect(page.locator(".hidden-ones")).to_be_hidden()
    anna.say("red")
    assert first in anna.shown()


def test_hearts_are_seen_in_another_tab_of_the_same_browser(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    other = anna.context.new_page()
    other.goto(address)
    other.wait_for_selector("#page-collection .card .heart", state="attached")
    other.wait_for_timeout(500)
    anna.say("red")
    anna.page.focus("#page-results .open >> nth=0")
    anna.page.keyboard.press("l")
    expect(other.locator("#tab-liked")).to_have_attribute("data-count", "1")
    other.fill("#say", "more like the ones I liked")
    other.press("#say", "Enter")
    expect(other.locator("#page-results h2")).to_contain_text("Like one photo")


def test_a_photo_dropped_or_pasted_anywhere_is_taken_and_a_folder_is_walked(
    address: str, visit: Callable[..., Visitor], photo_folder: Path, tmp_path: Path
) -> None:
    anna = visit(address)
    page = anna.page
    drop = """([bytes, name, where, kind]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
        const all = {clipboardData: data, dataTransfer: data, bubbles: true, cancelable: true};
        const event = kind === "paste" ? new ClipboardEvent("paste", all) : new DragEvent(kind, all);
        document.querySelector(where).dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    photo = list((photo_folder / "green.png").read_bytes())
    for kind in ("dragenter", "dragover", "drop"):
        assert page.evaluate(drop, [photo, "green.png", "#masthead", kind])
    expect(page.locator(".tray img")).to_have_attribute("alt", "green.png")
    assert page.evaluate(drop, [photo, "pasted.png", "body", "paste"])
    expect(page.locator(".tray img")).to_have_count(2)
    page.click(".tray button >> nth=1")
    expect(page.locator(".tray img")).to_have_count(1)
    assert "green.png" in anna.say("have I got this one?")
    page.click("#tab-add")
    new = list(save_photo(tmp_path / "new.png", "purple", seed=5).read_bytes())
    page.evaluate(drop, [new, "new.png", "#masthead", "drop"])
    expect(page.locator("#page-add .told")).to_contain_text("1 photo was added")


def test_a_message_whose_photo_does_not_arrive_is_back_in_the_box(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    page = anna.page
    page.route("**/gradio_api/upload*", lambda route: route.abort())
    page.set_input_files("#attach", photo_folder / "green.png")
    page.fill("#say", "have I got this one?")
    page.press("#say", "Enter")
    expect(page.locator(".notice")).to_contain_text("did not reach Photochat")
    expect(page.locator("#say")).to_have_value("have I got this one?")
    expect(page.locator(".tray img")).to_have_attribute("alt", "green.png")
    assert page.locator("#log .user.message").count() == 0
    page.unroute("**/gradio_api/upload*")
    page.press("#say", "Enter")
    assert "green.png" in anna.answer_after(0)


def test_an_empty_file_is_said_not_to_be_attached(
    address: str, visit: Callable[..., Visitor], photo_folder: Path, tmp_path: Path
) -> None:
    page = visit(address).page
    (tmp_path / "nothing.jpg").touch()
    page.set_input_files("#attach", [tmp_path / "nothing.jpg", photo_folder / "green.png"])
    expect(page.locator(".notice")).to_contain_text("nothing.jpg is empty")
    expect(page.locator(".tray img")).to_have_attribute("alt", "green.png")


def test_chosen_photos_can_be_asked_about_and_acted_on_everywhere(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    page.click("#page-collection .open >> nth=0", modifiers=["Control"])
    page.click("#page-collection .open >> nth=2", modifiers=["Shift"])
    expect(page.locator("#page-collection .bar")).to_contain_text("3 photos selected")
    with page.expect_download() as download:
        page.click("#page-collection .bar button:has-text('Download')")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert len([name for name in archive.namelist() if name.endswith((".jpg", ".png"))]) == 3
    page.click("#page-collection .bar button:has-text('Like')")
    expect(page.locator("#tab-liked")).to_have_attribute("data-count", "3")
    page.click(".notice button")
    expect(page.locator("#tab-liked")).to_have_attribute("data-count", "")
    page.click("#page-collection .open >> nth=1", modifiers=["Control"])
    page.click("#page-collection .bar button:has-text('Ask')")
    expect(page.locator("#say")).to_be_focused()
    expect(page.locator(".tray")).to_contain_text("About 1 photo")
    anna.say("what is this")
    assert page.locator("#log .user.message").last.inner_text() == "what is this in 1?"
    expect(page.locator("#page-results .card")).to_have_count(1)
    page.click("#tab-collection")
    page.click("#page-collection .open >> nth=1", modifiers=["Control"])
    turns = page.locator("#log .bot.message").count()
    page.click("#page-collection .bar button:has-text('More like')")
    anna.answer_after(turns)
    expect(page.locator("#page-results h2")).to_contain_text("Like one photo")


def test_weaker_matches_are_shown_when_asked_and_the_parts_of_a_search_can_be_taken_away(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("red paper")
    before = page.locator("#page-results .card").count()
    assert before < 12
    assert page.get_by_text("weak match").count() == 0
    page.click("#page-results .further button:has-text('weaker')")
    expect(page.locator("#page-results .card")).to_have_count(12)
    anna.say("without blue")
    parts = page.locator("#page-results .bar .part")
    expect(parts).to_have_text(["red paper", "no blue"])
    parts.last.click()
    expect(page.locator("#page-results h2")).to_have_text("Red paper")
    expect(page.locator("#page-results .bar .part")).to_have_count(0)


def test_words_of_the_collection_are_suggested_while_somebody_types(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    expect(page.locator("#prompts .chip").first).to_be_visible()
    anna.say("a green sheet of paper")
    page.locator("#say").press_sequentially("gre")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("a green sheet of paper")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestions [aria-selected=true]")).to_have_count(1)
    turns = page.locator("#log .bot.message").count()
    page.keyboard.press("Enter")
    anna.answer_after(turns)
    expect(page.locator("#say")).to_have_value("")
    expect(page.locator("#say")).to_be_focused()


def test_the_collection_lies_under_its_months_and_can_be_sorted(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    expect(page.locator("#page-collection .wall h3").last).to_be_visible()
    headings = page.locator("#page-collection .wall h3").all_inner_texts()
    assert headings[-1] == "no date"
    assert all(re.fullmatch(r"\w+ \d{4}", heading) for heading in headings[:-1])
    page.select_option("#page-collection select", "name")
    expect(page.locator("#page-collection .wall h3")).to_have_count(0)
    page.click("#page-collection .open >> nth=0")
    first = page.locator(".facts dd").first.inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer .position")).to_have_text("2 of 12")
    assert first.lower() <= page.locator(".facts dd").first.inner_text().lower()


def test_the_numbers_of_a_collection_name_its_latest_years(
    visit: Callable[..., Visitor], library: Library, photo_folder: Path
) -> None:
    for year in range(2022, 2026):
        save_photo(photo_folder / f"{year}.jpg", "red", taken=datetime(year, 7, 4, 12, 30))
    list(index_folder(library, library.settings.images))
    with serve(make_app(library)) as address:
        years = visit(address).page.locator("#page-collection .numbers dd").first
        expect(years).to_have_text("2019 (1), 2021 (1), 2022 (1), 2023 (1), 2024 (1), 2025 (1)")


def test_the_viewer_zooms_pans_and_turns_by_keys(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    page.click("#page-collection .open >> nth=0")
    wide = "() => Math.max(...[...document.querySelectorAll('.pswp__item[aria-hidden=false] img')].map((e) => e.width))"
    before = page.evaluate(wide)
    for _ in range(4):
        page.keyboard.press("+")
    page.wait_for_function(f"before => ({wide})() > 1.5 * before", arg=before)
    page.keyboard.press("0")
    page.keyboard.press("l")
    expect(page.locator(".facts .heart")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("h")
    expect(page.locator(".facts .not")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".notice")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator(".facts")).to_be_hidden()
    with page.expect_download():
        page.keyboard.press("d")
    page.keyboard.press("Escape")
    expect(page.locator(".pswp")).to_have_count(0)
    expect(page.locator("#page-collection [data-at='0'] .open")).to_be_focused()


def test_the_viewer_says_how_a_photo_was_taken(
    visit: Callable[..., Visitor], library: Library, photo_folder: Path
) -> None:
    exif, base = Image.Exif(), ExifTags.Base
    details = {base.LensModel: "<b>Summicron</b>", base.FNumber: 2.8, base.ExposureTime: 0.004}
    exif.get_ifd(ExifTags.IFD.Exif).update({**details, base.ISOSpeedRatings: 200, base.FocalLength: 35.0})
    for path in photo_folder.rglob("*.*"):
        path.unlink()
    Image.new("RGB", (60, 40), "red").save(photo_folder / "told.jpg", exif=exif)
    list(index_folder(library, library.settings.images))
    with serve(make_app(library)) as address:
        page = visit(address).page
        page.click("#page-collection .open >> nth=0")
        expect(page.locator(".facts")).to_contain_text("f/2.8 · 1/250 s · ISO 200 · 35 mm")
        expect(page.locator(".facts")).to_contain_text("<b>Summicron</b>")


def test_on_a_phone_a_swipe_turns_a_pinch_zooms_and_the_masthead_is_low(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address, size=PHONE, has_touch=True)
    page = anna.page
    assert page.locator("#masthead").bounding_box()["height"] <= 56  # type: ignore[index]
    expect(page.locator("#prompts .greeting")).to_be_visible()
    anna.show_photos()
    expect(page.locator("#prompts .greeting")).to_be_hidden()
    page.click("#tab-collection")
    page.tap("#page-collection .open >> nth=0")
    expect(page.locator(".viewer .position")).to_have_text("1 of 12")
    touch = anna.context.new_cdp_session(page)

    def drag(*paths: tuple[tuple[int, int], tuple[int, int]]) -> None:
        for step in range(11):
            points = [{"x": a[0] + (b[0] - a[0]) * step / 10, "y": a[1] + (b[1] - a[1]) * step / 10} for a, b in paths]
            touch.send(
                "Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points}
            )
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    drag(((180, 420), (60, 420)), ((210, 420), (330, 420)))
    page.wait_for_timeout(600)
    expect(page.locator(".viewer .position")).to_have_text("1 of 12")
    zoomed = "document.querySelector('.pswp').classList.contains('pswp--zoomed-in')"
    assert page.evaluate(zoomed)
    page.keyboard.press("0")
    page.wait_for_function(f"!{zoomed}")
    drag(((330, 420), (40, 420)))
    expect(page.locator(".viewer .position")).to_have_text("2 of 12")


def test_what_cannot_be_sent_says_so_and_a_gateway_s_error_is_no_silence(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    page = anna.page
    page.click("#tab-add")
    page.route("**/api/photos", lambda route: route.fulfill(status=502, body="<html>Bad gateway</html>"))
    page.set_input_files("#add-files", photo_folder / "green.png")
    expect(page.locator("#page-add .told")).to_contain_text("could not be sent")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_the_greeting_is_there_before_any_script_and_where_it_will_stand(
    address: str, visit: Callable[..., Visitor], size: tuple[int, int], dark: bool
) -> None:
    anna = visit(address, size=size, dark=dark, locale="de-DE")
    page = anna.page
    boxes = """(root) => [...document.querySelectorAll(`${root} :is(h2, .greeting p, .chip)`)].map((one) => [
        one.textContent, ...Object.values(one.getBoundingClientRect().toJSON()).slice(0, 4).map(Math.round)])"""
    expect(page.locator("#prompts .chip").first).to_be_visible()
    later = page.evaluate(boxes, "#prompts")
    colour = "getComputedStyle(document.querySelector('{} h2')).color + getComputedStyle(document.body).backgroundColor"
    painted = page.evaluate(colour.format("#prompts"))
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(address)
    expect(page.locator("#first .greeting")).to_be_visible()
    assert page.evaluate(boxes, "#first") == later
    assert page.evaluate(colour.format("#first")) == painted


def broken_rules(page: Page) -> list[tuple[str, list[str]]]:
    """The rules of access that axe finds broken, with the elements."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="needs axe-playwright-python")
    page.evaluate(axe.AXE_FILE_PATH.read_text())
    violations = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]])
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("known_before", [False, True], ids=["first", "again"])
def test_nothing_moves_while_the_page_opens(
    indexed_library: Library, browser: Browser, size: tuple[int, int], known_before: bool
) -> None:
    with serve(make_app(indexed_library)) as address:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        try:
            if known_before:  # what there is to try comes with the page then
                page.request.get(f"{address}/api/suggestions")
            page.add_init_script("""window.moved = 0;
                new PerformanceObserver((list) => list.getEntries().forEach((one) => (moved += one.value)))
                    .observe({type: "layout-shift", buffered: true});""")
            page.goto(address)
            expect(page.locator("#prompts .chip").first).to_be_visible()
            page.wait_for_timeout(1000)
            assert page.evaluate("moved") < 0.02
        finally:
            page.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_nothing_is_cut_off_and_no_rule_of_access_is_broken(
    address: str, visit: Callable[..., Visitor], size: tuple[int, int], dark: bool
) -> None:
    anna = visit(address, size=size, dark=dark, reduced_motion="reduce", locale="de-DE" if dark else "en-GB")
    page = anna.page
    page.request.post(f"{address}/api/albums/add", data={"name": "beach", "ids": [1, 2]})
    anna.say("red")
    states: list[Callable[[], object]] = [
        lambda: None,
        anna.show_photos,
        lambda: page.click("#tab-collection"),
        lambda: page.click("#page-collection .to-duplicates"),
        lambda: (page.click(".duplicates .bar button"), page.click("#page-collection .to-people")),
        lambda: page.click("#tab-add"),
        lambda: (page.click("#tab-liked"), expect(page.locator("#page-liked .shelf")).to_contain_text("beach")),
        lambda: page.click("#masthead .help-keys"),
        lambda: (page.keyboard.press("Escape"), page.click("#masthead .recent-talks")),
        lambda: (page.keyboard.press("Escape"), page.fill("#say", "re")),
        lambda: (
            page.fill("#say", ""),
            page.click("#tab-results"),
            page.focus("#page-results .open >> nth=0"),
            page.keyboard.press("x"),
        ),
        lambda: (page.keyboard.press("Escape"), page.click("#page-results .open >> nth=0")),
    ]
    for reach in states:
        reach()
        page.wait_for_timeout(400)
        width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= window
        assert page.locator("#say").bounding_box()["y"] + 44 <= size[1]  # type: ignore[index]
        assert broken_rules(page) == []


def test_what_was_found_and_what_is_selected_are_headings(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    anna.say("red paper")
    expect(page.get_by_role("heading", name="Red paper")).to_be_visible()
    page.focus("#page-results .open >> nth=0")
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="1 photo selected")).to_be_visible()


def test_at_twice_the_size_nothing_is_cut_off(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address, size=(640, 450), device_scale_factor=2)  # 1280 by 900 at 200%
    page = anna.page
    anna.say("red")
    for _ in range(2):
        width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= window
        box = page.locator("#say").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 450
        anna.show_photos()
    photo = page.locator("#page-results .card").first.bounding_box()
    assert photo is not None
    assert photo["y"] < 300


def test_every_control_on_a_phone_is_44_pixels(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address, size=PHONE)
    anna.say("red")
    small = """() => [...document.querySelectorAll('button, summary, select, .menu a, label.drop, #say')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 0)
        .map(e => [e.className || e.id, e.getBoundingClientRect().toJSON()])
        .filter(([, box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)"""
    assert anna.page.evaluate(small) == []
    anna.show_photos()
    assert anna.page.evaluate(small) == []
    anna.page.click("#tab-collection")
    anna.page.wait_for_function("""() => {
        const stripes = [...document.querySelectorAll("#page-collection .spectrum button")];
        return stripes.length && stripes.every((one) => one.getBoundingClientRect().width >= 24);
    }""")


def test_a_refused_upload_says_why_and_the_chat_goes_on(
    address: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    page_file = tmp_path / "photo.jpg"
    page_file.write_text("<html><script>alert(1)</script></html>")
    anna = visit(address)
    anna.page.click("#tab-add")
    anna.page.set_input_files("#add-files", page_file)
    expect(anna.page.locator("#page-add .told")).to_contain_text("Nothing was added")
    expect(anna.page.locator("#page-add .told")).to_contain_text("photo.jpg")
    anna.page.set_input_files("#attach", page_file)
    assert "photo.jpg" in anna.say("what is this?")
    anna.say("red")
    assert len(anna.shown()) == 12


def test_what_the_page_sends_stays_small_over_fifteen_turns(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    sizes: list[int] = []
    anna.page.on("request", lambda request: sizes.append(len(request.post_data or "")))
    for turn in range(15):
        anna.say(("red", "next page", "mostly blue photos")[turn % 3])
    assert max(sizes) < 30_000


def test_pictures_of_the_conversation_open_large(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    anna.say("blue")
    n = anna.page.locator("#log .bot.message >> nth=0 >> a:has(img)").count()
    anna.page.click("#log .bot.message >> nth=0 >> a:has(img) >> nth=0")
    expect(anna.page.locator(".viewer .position")).to_have_text(f"1 of {n}")


def test_pictures_of_the_conversation_are_described_without_marks_of_markdown(
    visit: Callable[..., Visitor], settings: Settings
) -> None:
    class Marking(FakeCaptioner):
        def caption_images(self, images: Sequence[Image.Image]) -> list[Caption]:
            return [replace(caption, text=f"{MARKED} {caption.text}") for caption in super().caption_images(images)]

    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    with Library(settings, catalogue, Models("builtin", FakeEncoder, Marking)) as library:
        list(index_folder(library, settings.images))
        with serve(make_app(library)) as address:
            anna = visit(address)
            anna.say("12 photos of paper")
            expect(anna.page.locator("#log .bot img").first).to_have_attribute("alt", re.compile(re.escape(MARKED)))


def test_the_enlarged_photo_comes_in_the_size_of_the_screen_and_the_original_is_one_click_away(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    anna.say("red")
    anna.page.click("#page-results .open >> nth=0")
    href = anna.page.locator(".facts a.button").get_attribute("href")
    body = anna.context.request.get(f"{address}{href}").body()
    name = anna.page.locator(".facts dd").first.inner_text()
    assert body == next(photo_folder.rglob(name)).read_bytes()


def test_the_sample_note_says_how_to_use_one_s_own_folder(
    visit: Callable[..., Visitor], indexed_library: Library
) -> None:
    with serve(make_app(indexed_library, samples=True)) as address:
        anna = visit(address)
        expect(anna.page.locator("#masthead .samples")).to_contain_text("app.py --images DIR")
        turns = anna.page.locator("#log .bot.message").count()
        anna.page.click("#prompts .chip >> nth=0")
        anna.answer_after(turns)
        assert anna.shown()


def test_exports_from_the_page_hold_the_shown_photos(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    anna.shown()
    anna.page.click("#page-results .menu summary")
    with anna.page.expect_download() as download:
        anna.page.click("#page-results .menu a:has-text('JSON')")
    assert len(anna.shown()) == len(json.loads(Path(download.value.path()).read_text())["photos"])
    anna.page.click("#page-results .menu summary")
    with anna.page.expect_download() as download:
        anna.page.click("#page-results .menu a:has-text('Contact sheet')")
    with Image.open(download.value.path()) as sheet:
        assert sheet.width > 300


def test_an_export_asked_for_in_words_comes_with_its_file(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("show me all photos")
    anna.say("export 1 and 2 as zip")
    link = anna.page.locator("#log .bot.message").last.locator("a:has-text('Download')")
    body = anna.context.request.get(f"{address}{link.get_attribute('href')}").body()
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert len([name for name in archive.namelist() if name.endswith((".jpg", ".png", ".webp"))]) == 2
    anna.say("export as pdf")
    assert anna.page.locator("#log .bot.message").last.locator("a").count() == 0


def test_what_is_said_of_a_run_leaves_with_it(address: str, visit: Callable[..., Visitor]) -> None:
    page = visit(address).page
    page.click("#tab-add")
    look = page.locator("#page-add .look button")
    for _ in range(2):
        look.click()
        expect(page.locator("#page-add .running")).to_contain_text("Everything is indexed.")
        expect(page.locator("#page-add .told")).to_have_text("")


def test_a_folder_that_has_to_wait_for_the_present_run_is_said_to_come_next(
    visit: Callable[..., Visitor], indexed_library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_photo(tmp_path / "other" / "late.jpg", "purple", seed=5)
    tries = iter([False])
    index = Application.index
    monkeypatch.setattr(
        Application, "index", lambda own, *more, **named: next(tries, True) and index(own, *more, **named)
    )
    with serve(make_app(indexed_library)) as address:
        page = visit(address).page
        page.click("#tab-add")
        page.fill("#folder", str(tmp_path / "other"))
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text("This folder comes next")
        expect(page.locator("#masthead .state")).to_contain_text("13 photos")


def test_the_page_opens_with_the_photos_and_the_masthead_says_only_what_is_so(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    expect(anna.page.locator("#page-collection h2")).to_have_text("12 photos")
    expect(anna.page.locator("#page-collection .card").first).to_be_visible()
    expect(anna.page.locator("#first")).to_have_count(0)
    words = anna.page.locator("#masthead .root").inner_text().split()
    assert words == ["Photochat", "12", "photos", "Built-in", "models"]


def test_a_photo_has_its_place_and_its_colour_before_it_is_there(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    held: list[Route] = []
    holding = True
    page.route("**/api/thumbnail/**", lambda route: held.append(route) if holding else route.continue_())
    page.goto(address, wait_until="domcontentloaded")
    expect(page.locator("#first li")).to_have_count(12)  # there before any script
    expect(page.locator("#page-collection .card").first).to_be_attached()
    boxes = """() => [...document.querySelectorAll('#page-collection .open')].map(e => {
        const {x, y, width, height} = e.getBoundingClientRect(); return [x, y, width, height].map(Math.round) })"""
    orange = page.locator("#page-collection .open[aria-label*=orange]")
    expect(orange).to_be_attached()
    before = page.evaluate(boxes)
    assert orange.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(250, 140, 0)"
    landscape = orange.bounding_box()
    assert landscape is not None
    assert landscape["width"] / landscape["height"] == pytest.approx(4 / 3, abs=0.02)
    holding = False
    for route in held:
        route.continue_()
    expect(page.locator("#page-collection .open.there")).to_have_count(page.locator("#page-collection .open").count())
    assert page.evaluate(boxes) == before


def test_a_heart_draws_no_photo_anew(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    page = anna.page
    anna.shown()
    page.evaluate("for (const image of document.querySelectorAll('#page-results img')) image.seen = true")
    page.click("#page-results .card >> nth=0 >> .heart")
    page.hover("#page-results .card >> nth=1")
    page.click("#page-results .card >> nth=1 >> .not")
    page.hover("#page-results .card >> nth=2")
    page.click("#page-results .card >> nth=2 >> .tick")
    expect(page.locator("#page-results .bar")).to_contain_text("1 photo selected")
    expect(page.locator("#tab-liked")).to_have_attribute("data-count", "1")
    assert page.evaluate("[...document.querySelectorAll('#page-results img')].every(image => image.seen)")


def test_new_results_begin_at_their_first_photo_and_keep_the_focus(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address, size=(1280, 500))
    page = anna.page
    anna.say("red paper")
    anna.say("without blue")
    anna.shown()
    expect(page.locator("#page-results h2")).to_have_text("Red paper, no blue")
    page.focus("#page-results .open >> nth=0")
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('#page-results').scrollTop > 0")
    page.locator("#page-results .bar .part").last.press("Enter")
    expect(page.locator("#page-results h2")).to_have_text("Red paper")
    expect(page.locator("#page-results")).to_be_focused()
    assert page.evaluate("document.querySelector('#page-results').scrollTop") == 0


def test_a_photo_that_is_put_into_the_folder_appears_without_a_click(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    page = anna.page
    expect(page.locator("#page-collection h2")).to_have_text("12 photos")
    page.set_viewport_size({"width": 1280, "height": 2000})  # all of them hang
    expect(page.locator("#page-collection .open")).to_have_count(12)
    page.evaluate("for (const image of document.querySelectorAll('#page-collection img')) image.seen = true")
    new = save_photo(photo_folder / "new.jpg", "green", seed=8)
    expect(page.locator("#masthead .state")).to_have_text("13 photos · 1 new photo")
    expect(page.locator("#page-collection .card")).to_have_count(13)
    assert page.evaluate("[...document.querySelectorAll('#page-collection img')].filter(i => i.seen).length") == 12
    new.unlink()
    expect(page.locator("#masthead .state")).to_have_text("12 photos · 1 photo left the folders")
    expect(page.locator("#page-collection .card")).to_have_count(12)


def test_when_the_program_has_stopped_the_page_says_so_and_covers_nothing(
    visit: Callable[..., Visitor], indexed_library: Library
) -> None:
    with serve(make_app(indexed_library, samples=True)) as address:
        anna = visit(address)
        anna.say("red")
    state = anna.page.locator("#masthead .state")
    expect(state).to_have_text("Photochat is not answering. Is it still running?")
    assert state.evaluate("e => e.scrollWidth <= e.clientWidth")
    anna.page.fill("#say", "blue")
    anna.page.press("#say", "Enter")
    expect(anna.page.locator("#say")).to_have_value("blue")  # it is not lost
    anna.page.click("#tab-add")
    anna.page.click("#tab-results")
    anna.page.focus("#page-results .open >> nth=0")
    anna.page.keyboard.press("l")
    anna.page.click("#masthead .models")
    expect(anna.page.locator("dialog.models-panel")).to_contain_text("not answering")


def test_photos_are_put_into_an_album_that_is_renamed_asked_about_and_deleted(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    page = anna.page
    page.click("#page-collection .open >> nth=0", modifiers=["Control"])
    page.click("#page-collection .open >> nth=2", modifiers=["Shift"])
    page.click("#page-collection .bar summary:has-text('album')")
    page.click("#page-collection .bar button:has-text('New album')")
    page.keyboard.type("<b>beach</b>")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("3 photos are in “<b>beach</b>” now.")
    page.click("#tab-liked")
    page.click("#page-liked .shelf button:has-text('beach')")
    expect(page.locator("#page-liked h2").first).to_have_text("<b>beach</b>, 3 photos")
    page.click("#page-liked .bar button:has-text('Rename')")
    page.keyboard.type("beach")
    page.keyboard.press("Enter")
    expect(page.locator("#page-liked h2").first).to_have_text("beach, 3 photos")
    page.click("#page-liked .open >> nth=0", modifiers=["Control"])
    page.click("#page-liked .bar button:has-text('Take out')")
    expect(page.locator("#page-liked h2").first).to_have_text("beach, 2 photos")
    page.click(".notice button")
    expect(page.locator("#page-liked h2").first).to_have_text("beach, 3 photos")
    anna.say("show album beach")
    expect(page.locator("#page-results h2")).to_have_text("Beach")
    expect(page.locator("#page-results .card")).to_have_count(3)
    page.click("#tab-liked")
    page.click("#page-liked .bar button:has-text('Delete')")
    expect(page.locator("#page-liked .shelf")).to_be_hidden()
    page.click(".notice button")
    expect(page.locator("#page-liked .shelf")).to_contain_text("beach")


def test_pictures_that_are_there_twice_are_shown_as_groups(
    visit: Callable[..., Visitor], library: Library, photo_folder: Path
) -> None:
    copy = photo_folder / "sub" / "copy of green.png"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes((photo_folder / "green.png").read_bytes())
    list(index_folder(library, library.settings.images))
    with serve(make_app(library)) as address:
        anna = visit(address)
        page = anna.page
        page.click("#page-collection .bar button:has-text('Duplicates')")
        expect(page.locator(".duplicates .group").first).to_contain_text("the same file")
        with page.expect_download() as download:
            page.click(".duplicates .bar a")
        lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
        assert lines[0] == "path,size_bytes,kind,best"
        assert any("green.png" in line for line in lines[1:])
        page.click(".duplicates .open >> nth=0")
        expect(page.locator(".viewer .position")).to_contain_text("1 of")
        page.keyboard.press("Escape")
        page.click(".duplicates .bar button")
        expect(page.locator("#page-collection .wall")).to_be_visible()


def test_a_german_browser_is_spoken_to_in_german(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address, locale="de-DE")
    page = anna.page
    assert page.locator("html").get_attribute("lang") == "de"
    expect(page.locator("#prompts .greeting h2")).to_have_text("Welches Foto suchst du?")
    expect(page.locator("#page-collection h2")).to_have_text("12 Fotos")
    anna.say("mostly red photos")
    expect(page.locator("#page-results h2")).to_have_text("Vor allem Rot")
    expect(page.locator("#log .bot.message").last).to_contain_text("Die besten Treffer")
    for press in ("#prompts .swatch >> nth=5", "#log .option:has-text('Mehr wie')", "#page-results .further .icon"):
        turns = page.locator("#log .bot.message").count()
        page.locator(f"{press} >> visible=true").last.click()
        anna.answer_after(turns)
    messages = page.locator("#log .user.message").all_inner_texts()
    assert messages[1:] == ["vor allem Blau", "Mehr wie das erste", "mehr wie diese"]
    page.reload()
    expect(page.locator("#log .user.message")).to_have_text(messages)
    page.focus("#say")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#say")).to_have_value("mostly red photos")  # what was written, and no button


def test_places_are_a_map_and_a_list_that_lead_to_their_photos(travels: Library, visit: Callable[..., Visitor]) -> None:
    with serve(make_app(travels)) as address:
        anna = visit(address)
        page = anna.page
        page.click("#page-collection .bar button:has-text('Places')")
        expect(page.locator(".places h3").first).to_contain_text("Australia")
        expect(page.locator(".places .country").first).to_contain_text("Sydney")
        lisbon, sydney = (page.locator(f".map .dot[aria-label^={name}]") for name in ("Lisbon", "Sydney"))
        west, east = lisbon.bounding_box(), sydney.bounding_box()
        assert west is not None
        assert east is not None
        assert west["x"] < east["x"]
        assert west["y"] < east["y"]
        land = "getComputedStyle(document.querySelector('.map .land')).maskImage"
        assert "/page/land.svg" in page.evaluate(land)
        assert anna.context.request.get(f"{address}/page/land.svg").ok
        turns = page.locator("#log .bot.message").count()
        page.click(".places li button[aria-label^=Sydney]")
        anna.answer_after(turns)
        assert len(anna.shown()) == 2
        page.click("#page-results .open >> nth=0")
        expect(page.locator(".facts")).to_contain_text("Australia")
        expect(page.locator(".facts a[href^='geo:']")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page).not_to_have_url(re.compile("photo="))
        page.click("#tab-collection")
        page.click(".places .bar button")
        expect(page.locator("#page-collection .bar .to-places")).to_be_focused()


def test_people_are_named_found_and_deleted_on_the_page(named: Library, visit: Callable[..., Visitor]) -> None:
    ben = next(group for group in named.catalogue.people.groups() if group.name == "Ben")
    named.catalogue.people.name(ben.person_id, "")
    with serve(make_app(named)) as address:
        anna = visit(address)
        page = anna.page
        page.click("#page-collection .bar .to-people")
        expect(page.locator(".people .bar button").first).to_be_focused()
        fields = page.locator(".people input")
        names = {page.locator(".people li").nth(at).locator("input").input_value() for at in range(fields.count())}
        assert names == {"Anna", ""}
        field = page.locator(f"#person-{ben.person_id}")
        field.fill("Ben")
        field.press("Enter")
        expect(page.locator(".people .chip[aria-label='Ben, 2 photos']")).to_be_visible()
        expect(field).to_be_focused()
        assert set(named.catalogue.people.names()) == {"Anna", "Ben"}
        turns = page.locator("#log .bot.message").count()
        page.click(".people .chip[aria-label^=Ben]")
        anna.answer_after(turns)
        assert len(anna.shown()) == 2
        page.click("#tab-collection")
        page.click(".people .delete-people")
        page.click("dialog .quiet")
        assert named.catalogue.people.names()
        page.click(".people .delete-people")
        page.click("dialog .sure")
        expect(page.locator(".people")).to_contain_text("photochat people on")
        assert not named.catalogue.people.groups()
        page.click(".people .switch-on")
        expect(page.locator(".people")).to_contain_text("No faces yet")
        assert named.catalogue.people.are_wanted


def test_faces_that_are_found_appear_while_the_view_is_open_and_no_rule_of_access_is_broken(
    family: Library, visit: Callable[..., Visitor]
) -> None:
    with serve(make_app(family)) as address:
        anna = visit(address)
        page = anna.page
        page.click("#page-collection .to-people")
        page.click(".people .switch-on")
        expect(page.locator(".people")).to_contain_text("No faces yet")
        page.request.post(f"{address}/api/index", data={})
        expect(page.locator(".people li")).to_have_count(3)
        expect(page.locator(".people .bar button").first).to_be_focused()
        assert broken_rules(page) == []
        page.locator(".people input").first.fill("An")  # is being written while more are looked for
        page.request.post(f"{address}/api/index", data={})
        page.wait_for_timeout(1500)
        expect(page.locator(".people input").first).to_have_value("An")
        page.set_viewport_size({"width": 390, "height": 844})
        anna.show_photos()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert broken_rules(page) == []


def test_a_new_search_shows_nothing_and_says_how_to_go_on(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    anna.say("new search")
    expect(anna.page.locator("#page-results")).to_contain_text("Your photos will appear here")
    expect(anna.page.locator("#page-results .bar")).to_have_count(0)


def test_the_viewer_tells_who_is_in_a_photo_and_what_is_seen(named: Library, visit: Callable[..., Visitor]) -> None:
    things = [{"label": "<b>vase</b>", "colour": "white", "position": "centre"}, {"label": "dog"}]
    description = {"scene_summary": "Two discs.", "objects": things}
    photo_of_two = next(photo for photo in named.catalogue.photos(named.catalogue.ids()) if photo.path.name == "b.png")
    named.catalogue.seen.put_descriptions("tiny", {photo_of_two.photo_id: description})
    with serve(make_app(named)) as address:
        page = visit(address).page
        page.click(f"#page-collection [data-id='{photo_of_two.photo_id}'] .open")
        expect(page.locator(".facts [data-fact=people] + dd")).to_have_text("Anna, Ben")
        expect(page.locator(".facts .seen")).to_contain_text("Two discs.")
        expect(page.locator(".facts .seen li")).to_have_text(["white <b>vase</b>, centre", "dog"])
