"""The served page in a real browser."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from retrieval.indexing import index_folder
from retrieval.library import Library
from tests.browser import GRADIO_WARNINGS, PHONE, Visitor, make_app, open_browser, serve
from tests.conftest import save_photo

pytestmark = [pytest.mark.browser, GRADIO_WARNINGS]
expect.set_options(timeout=20_000)  # a busy machine is no failure
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
        expect(page.locator("dialog.viewer")).to_contain_text("holiday.png")
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
    expect(page.locator("#log .bot.message a > img").first).to_be_visible()
    page.click("#page-results .card >> nth=0 >> .heart")
    expect(page.locator("#tab-liked")).to_have_attribute("data-count", "1")
    turns = page.locator("#log .bot.message").count()
    page.click("#page-results .further button:has-text('More like these')")
    anna.answer_after(turns)
    turns = page.locator("#log .bot.message").count()
    page.click("#prompts .swatch[aria-label*=orange]")
    anna.answer_after(turns)
    expect(page.locator("#page-results .card").first).to_contain_text("orange")
    page.set_input_files("#message input[type=file]", photo_folder / "green.png")
    page.wait_for_selector("#message img")
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
    last = f'"id":{anna.shown()[5]}'
    with anna.page.expect_response(lambda response: last in (response.request.post_data or "")):
        hearts.evaluate_all("hearts => hearts.slice(0, 6).forEach((heart) => heart.click())")
    anna.page.wait_for_timeout(300)
    expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "6")
    anna.open()
    expect(anna.page.locator("#tab-liked")).to_have_attribute("data-count", "6")


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
        anna.page.click("#tab-results")
        anna.page.click("#page-results .open >> nth=0")
        names = set()
        for _ in range(len(anna.shown())):
            names.add(anna.page.locator("dialog.viewer dd").nth(1).inner_text())
            anna.page.keyboard.press("ArrowRight")
        assert set(HOSTILE) <= names
        anna.page.wait_for_timeout(300)
        assert anna.page.locator("img[src='x']").count() == 0


def test_everything_can_be_done_by_keyboard(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    page = anna.page
    page.focus("#tab-results")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-liked")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    for name in ("open", "tick", "heart"):
        page.focus(f"#page-results .card >> nth=1 >> .{name}")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#page-results .card >> nth=1 >> .heart")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#page-results .card >> nth=1 >> .heart")).to_be_focused()
    page.focus("#page-results .card >> nth=1 >> .open")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.viewer")).to_be_visible()
    page.press("dialog.viewer .heart", "Enter")  # draws the cards anew behind the dialog
    where = page.locator("dialog.viewer .top span").first
    expect(where).to_have_text("2 of 12")
    page.keyboard.press("ArrowRight")
    expect(where).to_have_text("3 of 12")
    page.keyboard.press("Escape")
    expect(page.locator("#page-results .card >> nth=1 >> .open")).to_be_focused()


def test_chosen_photos_are_asked_about(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    for rank in (2, 4):
        anna.page.hover(f"#page-results .card >> nth={rank - 1}")
        anna.page.click(f"#page-results .card >> nth={rank - 1} >> .tick")
    expect(anna.page.locator("#page-results .bar")).to_contain_text("2 photos selected")
    turns = anna.page.locator("#log .bot.message").count()
    anna.page.click("#page-results .bar button:has-text('Describe')")
    text = anna.answer_after(turns)
    assert "2." in text
    assert "4." in text


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_nothing_is_cut_off_and_no_rule_of_access_is_broken(
    address: str, visit: Callable[..., Visitor], size: tuple[int, int], dark: bool
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="needs axe-playwright-python"
    ).AXE_FILE_PATH.read_text()
    anna = visit(address, size=size, dark=dark)
    anna.say("red")
    page = anna.page
    states: list[Callable[[], object]] = [
        lambda: None,
        anna.show_photos,
        lambda: page.click("#tab-collection"),
        lambda: page.click("#tab-add"),
        lambda: (page.click("#tab-results"), page.click("#page-results .open >> nth=0")),
    ]
    for reach in states:
        reach()
        page.wait_for_timeout(400)
        width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= window
        assert page.locator("#message").bounding_box()["y"] + 44 <= size[1]  # type: ignore[index]
        page.evaluate(axe)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        serious = [
            (one["id"], [node["html"][:160] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_every_control_on_a_phone_is_44_pixels(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address, size=PHONE)
    anna.say("red")
    small = """() => [...document.querySelectorAll('button, summary, .menu a, label.drop, #message textarea')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 0)
        .map(e => [e.className || e.id, e.getBoundingClientRect().toJSON()])
        .filter(([, box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)"""
    assert anna.page.evaluate(small) == []
    anna.show_photos()
    assert anna.page.evaluate(small) == []


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
    anna.page.set_input_files("#message input[type=file]", page_file)
    anna.page.wait_for_timeout(800)
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
    anna.page.click("#log .bot.message a:has(img) >> nth=1")
    expect(anna.page.locator("dialog.viewer .top span").first).to_have_text("2 of 6")


def test_the_enlarged_photo_is_a_thumbnail_and_the_original_is_one_click_away(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    anna.say("red")
    anna.page.click("#page-results .open >> nth=0")
    assert "size=768" in (anna.page.locator("dialog.viewer .stage img").get_attribute("src") or "")
    href = anna.page.locator("dialog.viewer a.button").get_attribute("href")
    body = anna.context.request.get(f"{address}{href}").body()
    name = anna.page.locator("dialog.viewer dd").nth(1).inner_text()
    assert body == next(photo_folder.rglob(name)).read_bytes()


def test_the_sample_note_says_how_to_use_one_s_own_folder(
    visit: Callable[..., Visitor], indexed_library: Library
) -> None:
    with serve(make_app(indexed_library, samples=True)) as address:
        anna = visit(address)
        expect(anna.page.locator("#masthead .samples")).to_contain_text("python app.py --images DIR")
        turns = anna.page.locator("#log .bot.message").count()
        anna.page.click("#prompts .chip >> nth=0")
        anna.answer_after(turns)
        assert anna.shown()


def test_exports_from_the_page_hold_the_shown_photos(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    anna.page.click("#page-results .menu summary")
    with anna.page.expect_download() as download:
        anna.page.click("#page-results .menu a:has-text('JSON')")
    assert len(anna.shown()) == len(json.loads(Path(download.value.path()).read_text())["photos"])
    anna.page.click("#page-results .menu summary")
    with anna.page.expect_download() as download:
        anna.page.click("#page-results .menu a:has-text('Contact sheet')")
    with Image.open(download.value.path()) as sheet:
        assert sheet.width > 300


def test_the_page_opens_with_the_photos_and_the_masthead_says_only_what_is_so(
    address: str, visit: Callable[..., Visitor]
) -> None:
    anna = visit(address)
    expect(anna.page.locator("#page-collection .card")).to_have_count(12)
    words = anna.page.locator("#masthead .root").inner_text().split()
    assert words == ["Photochat", "12", "photos", "Built-in", "models"]


def test_a_photo_has_its_place_and_its_colour_before_it_is_there(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    page = anna.page
    held: list[Route] = []
    holding = True
    page.route("**/api/thumbnail/**", lambda route: held.append(route) if holding else route.continue_())
    anna.open()
    expect(page.locator("#page-collection .card")).to_have_count(12)
    boxes = """() => [...document.querySelectorAll('#page-collection .open')].map(e => {
        const {x, y, width, height} = e.getBoundingClientRect(); return [x, y, width, height].map(Math.round) })"""
    before = page.evaluate(boxes)
    orange = page.locator("#page-collection .open:has(img[alt*=orange])")
    assert orange.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(250, 140, 0)"
    landscape = orange.bounding_box()
    assert landscape is not None
    assert landscape["width"] / landscape["height"] == pytest.approx(4 / 3, abs=0.02)
    holding = False
    for route in held:
        route.continue_()
    expect(page.locator("#page-collection .open.there")).to_have_count(12)
    assert page.evaluate(boxes) == before


def test_a_heart_draws_no_photo_anew(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("red")
    page = anna.page
    page.evaluate("for (const image of document.querySelectorAll('#page-results img')) image.seen = true")
    page.click("#page-results .card >> nth=0 >> .heart")
    page.click("#page-results .card >> nth=1 >> .not")
    page.hover("#page-results .card >> nth=2")
    page.click("#page-results .card >> nth=2 >> .tick")
    expect(page.locator("#page-results .bar")).to_contain_text("1 photo selected")
    expect(page.locator("#tab-liked")).to_have_attribute("data-count", "1")
    assert page.evaluate("[...document.querySelectorAll('#page-results img')].every(image => image.seen)")


def test_the_next_page_begins_at_its_first_photo(address: str, visit: Callable[..., Visitor]) -> None:
    anna = visit(address)
    anna.say("show me 4 red photos")
    before = anna.shown()
    turns = anna.page.locator("#log .bot.message").count()
    anna.page.click("#page-results .further button:has-text('More like these')")
    anna.answer_after(turns)
    assert anna.shown() != before
    expect(anna.page.locator("#page-results")).to_be_focused()
    assert anna.page.evaluate("document.querySelector('#page-results').scrollTop") == 0


def test_a_photo_that_is_put_into_the_folder_appears_without_a_click(
    address: str, visit: Callable[..., Visitor], photo_folder: Path
) -> None:
    anna = visit(address)
    page = anna.page
    expect(page.locator("#page-collection .card")).to_have_count(12)
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
    anna.page.fill("#message textarea", "blue")
    anna.page.press("#message textarea", "Enter")
    anna.page.click("#tab-add")
    anna.page.click("#tab-results")
    anna.page.click("#page-results .heart >> nth=0")
    anna.page.click("#masthead .models")
    expect(anna.page.locator("dialog.models-panel")).to_contain_text("not answering")
