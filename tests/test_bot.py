"""One turn: what a message leads to, and that failures become calm replies."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from chatbot.actions import Action, Route, Search, Slots
from chatbot.bot import LARGEST_PAGE, Chatbot, Message, Reader, context_of
from chatbot.parts import parts_of
from chatbot.session import SEEN, ChatSession
from retrieval.catalogue import Catalogue
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Filters, Photo, Query, Term
from retrieval.search import SearchEngine
from tests.conftest import FakeCaptioner, FakeEncoder, save_photo

NEW = ChatSession()


@pytest.fixture
def chatbot(indexed_library: Library) -> Chatbot:
    return Chatbot(indexed_library, SearchEngine(indexed_library))


def after_messages(chatbot: Chatbot, *messages: str) -> ChatSession:
    """The session after these messages."""
    session = NEW
    for message in messages:
        session = chatbot.respond(Message(message), session).session
    return session


def test_a_turn_says_first_what_it_looks_for_and_then_what_it_found(chatbot: Chatbot) -> None:
    first, last = chatbot.turn(Message("red paper without white"), NEW)
    assert (first.final, last.final) == (False, True)
    assert "“red paper”" in first.text
    assert "without white" in first.text
    assert first.session == NEW
    assert last.hits
    assert last.hits[0].photo.path.stem == "red"


def test_paging_ends_where_no_more_photos_can_be_left_out(chatbot: Chatbot) -> None:
    session = chatbot.respond(Message("paper"), NEW).session
    seen = tuple(range(100, 100 + SEEN - len(session.shown)))
    reply = chatbot.respond(Message("next"), session.now_showing(session.shown, seen=seen))
    assert f"the first {SEEN} photos" in reply.text
    assert reply.hits is None


def test_an_empty_collection_says_so(library: Library) -> None:
    reply = Chatbot(library, SearchEngine(library)).respond(Message("dogs"), NEW)
    assert "no photos here yet" in reply.text


def test_while_the_first_photos_are_being_indexed_nobody_is_told_to_add_some(library: Library) -> None:
    bot = Chatbot(library, SearchEngine(library))
    with library.writing():
        assert "are being indexed" in bot.respond(Message("dogs"), NEW).text
        assert "are being indexed" in bot.respond(Message("how many photos are there?"), NEW).text
    assert "no photos here yet" in bot.respond(Message("dogs"), NEW).text


def test_photos_indexed_by_models_of_another_version_are_not_said_to_be_missing(indexed_library: Library) -> None:
    settings = indexed_library.settings
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    with Library(settings, catalogue, Models("builtin", FakeEncoder, FakeCaptioner)) as updated:
        reply = Chatbot(updated, SearchEngine(updated)).respond(Message("red paper"), NEW)
    assert reply.hits == ()
    assert "indexed by an older version" in reply.text


def test_an_upload_that_is_no_photo_is_a_sentence_and_the_session_is_kept(chatbot: Chatbot, tmp_path: Path) -> None:
    upload = tmp_path / "notes.jpg"
    upload.write_text("no photo")
    before = after_messages(chatbot, "red paper")
    reply = chatbot.respond(Message("find this", (upload,)), before)
    assert "notes.jpg isn’t a photo, but text" in reply.text
    assert reply.session == before


def test_of_several_uploads_those_that_are_photos_are_answered_and_the_others_refused(
    chatbot: Chatbot, photo_folder: Path, tmp_path: Path
) -> None:
    bad, cut = tmp_path / "notes.jpg", tmp_path / "cut.png"
    bad.write_text("no photo")
    cut.write_bytes((photo_folder / "green.png").read_bytes()[:60])
    reply = chatbot.respond(Message("", (bad, photo_folder / "red.jpg", cut)), NEW)
    assert reply.text.startswith("notes.jpg isn’t a photo, but text. cut.png can’t be used")
    assert reply.text.endswith("You have this photo: red.jpg")
    assert reply.hits
    assert reply.session.query is not None
    assert reply.session.query.photos == (photo_folder / "red.jpg",)
    reply = chatbot.respond(Message("", (bad, cut)), NEW)
    assert "notes.jpg isn’t a photo" in reply.text
    assert "cut.png can’t be used" in reply.text
    assert (reply.hits, reply.session) == (None, NEW)


def test_several_uploads_that_the_collection_has_are_not_said_to_have_no_match(
    chatbot: Chatbot, photo_folder: Path
) -> None:
    reply = chatbot.respond(Message("", (photo_folder / "red.jpg", photo_folder / "gradient.png")), NEW)
    assert (reply.text, reply.match) == ("You have both of these.", "good")
    assert reply.hits is not None
    assert [hit.photo.path.stem for hit in reply.hits if hit.known and hit.relevant] == ["red", "gradient"]
    assert [part.label for part in parts_of(reply.session.query)] == ["like your 2 photos"]


def test_the_colours_of_an_upload_that_is_no_photo_are_a_sentence(chatbot: Chatbot, tmp_path: Path) -> None:
    upload = tmp_path / "notes.jpg"
    upload.write_text("no photo")
    reply = chatbot.respond(Message("same colours", (upload,)), NEW)
    assert "notes.jpg" in reply.text
    assert reply.session == NEW


def test_an_unknown_photo_is_answered_with_the_closest_and_its_label(chatbot: Chatbot, tmp_path: Path) -> None:
    upload = save_photo(tmp_path / "new.png", "red", seed=3)
    reply = chatbot.respond(Message("", (upload,)), NEW)
    assert reply.hits
    assert reply.hits[0].photo.path.stem == "red"
    assert "red.jpg" in reply.text
    assert "Closest match" in reply.text or "You have this photo" in reply.text


def test_likes_beside_the_words_count(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 4 photos")
    photo_id, other = session.shown[:2]
    reply = chatbot.respond(Message("", like=(photo_id,), dislike=(other,)), session)
    assert (reply.session.liked, reply.session.disliked) == ((photo_id,), (other,))


def test_a_heart_for_a_photo_that_left_is_refused_in_words(chatbot: Chatbot) -> None:
    assert "4711" in chatbot.respond(Message("hi", like=(4711,)), NEW).text


def test_hearts_on_the_page_are_seen_by_the_words(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 4 photos")
    session = session.rated(session.shown[1:2], "like")
    reply = chatbot.respond(Message("more like these"), session)
    assert reply.session.query is not None
    assert reply.session.query.like == (session.shown[1],)


def test_more_like_leaves_out_what_was_liked_and_shown(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 4 photos", "I like 1")
    reply = chatbot.respond(Message("more like these"), session)
    assert reply.hits
    assert not {hit.photo.photo_id for hit in reply.hits} & set(session.shown)


def test_orange_offers_the_fruit(chatbot: Chatbot) -> None:
    reply = chatbot.respond(Message("orange"), NEW)
    assert [action.intent for action in reply.actions] == ["colour_search"]
    assert "an orange" in [suggestion.message for suggestion in reply.suggestions]


def test_a_rose_offers_the_colour(chatbot: Chatbot) -> None:
    reply = chatbot.respond(Message("rose"), NEW)
    assert [action.intent for action in reply.actions] == ["text_search"]
    (offered,) = (s for s in reply.suggestions if "colour" in s.label)
    assert [a.intent for a in chatbot.respond(Message(offered.message), NEW).actions] == ["colour_search"]


def test_what_little_fits_says_so_and_offers_to_loosen(chatbot: Chatbot) -> None:
    reply = chatbot.respond(Message("photos of unicorns from 1999"), NEW)
    assert "No photos of “unicorns” from 1999. Remove a filter:" in reply.text
    assert "any year" in [suggestion.message for suggestion in reply.suggestions]


def test_quoted_words_that_nothing_has_can_be_looked_for_without_quotes(chatbot: Chatbot) -> None:
    reply = chatbot.respond(Message('"bright red paper"'), NEW)
    assert reply.hits == ()
    assert "No photo has “bright red paper”" in reply.text
    offered = reply.suggestions[0]
    assert offered.label == "Without the quotes"
    assert chatbot.respond(Message(offered.message), reply.session).hits[0].photo.path.stem == "red"


def test_every_suggestion_is_understood(chatbot: Chatbot) -> None:
    session = NEW
    for message in (
        "red paper without white since 2001",
        "I like 1",
        "describe 1",
        "orange",
        "start over",
        "help",
    ):
        reply = chatbot.respond(Message(message), session)
        session = reply.session
        for suggestion in reply.suggestions:
            answer = chatbot.respond(Message(suggestion.message), session)
            assert [action.intent for action in answer.actions] != ["text_search"] or "an orange" in suggestion.message


def test_a_page_is_never_longer_than_the_limit(chatbot: Chatbot) -> None:
    reply = chatbot.respond(Message("999 photos of paper"), NEW)
    assert reply.session.query is not None
    assert reply.session.query.top_k == LARGEST_PAGE


def test_describing_invents_nothing(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "mostly white")
    white = [photo.path.stem for photo in chatbot.library.catalogue.photos(session.shown)].index("white") + 1
    assert "doesn’t name a camera" in chatbot.respond(Message(f"which camera took {white}?"), session).text
    assert "doesn’t say where" in chatbot.respond(Message(f"where was {white} taken?"), session).text
    assert "doesn’t say when" in chatbot.respond(Message(f"when was {white} taken?"), session).text


def test_duplicates_are_shown_and_none_is_deleted(chatbot: Chatbot, photo_folder: Path) -> None:
    from retrieval.indexing import index_folder

    copy = photo_folder / "copy of red.jpg"
    copy.write_bytes((photo_folder / "red.jpg").read_bytes())
    list(index_folder(chatbot.library, chatbot.library.settings.images))
    reply = chatbot.respond(Message("do I have duplicates?"), NEW)
    assert reply.hits
    assert {"red.jpg", "copy of red.jpg"} <= {hit.photo.path.name for hit in reply.hits}
    assert copy.exists()


def test_how_many_photos_of_something_is_answered_from_the_words_about_them(chatbot: Chatbot) -> None:
    chatbot.reader = reading(Action("stats", Slots(text="red")))
    reply = chatbot.respond(Message("how many photos of red do I have?"), NEW)
    assert reply.text.startswith("1 photo mentions “red” in its caption, label or file name")
    assert [hit.photo.path.stem for hit in reply.hits or ()] == ["red"]
    chatbot.reader = reading(Action("stats", Slots(text="unicorns")))
    reply = chatbot.respond(Message("how many photos of unicorns do I have?"), NEW)
    assert reply.text.startswith("I can’t count these: no caption, label or file name mentions “unicorns”.")
    assert reply.hits


def test_only_some_of_the_page_and_the_liked_ones_are_shown(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 4 photos")
    first, second, third = session.shown[:3]
    chatbot.reader = reading(Action("refine", Slots(ranks=(2, 3))))
    reply = chatbot.respond(Message("only 2 and 3"), session)
    assert [hit.photo.photo_id for hit in reply.hits or ()] == [second, third]
    chatbot.reader = reading(Action("feedback", Slots(ranks=(1,), liking="like")), Action("reset"))
    session = chatbot.respond(Message("I like 1, start over"), session).session
    chatbot.reader = reading(Action("refine"))
    assert chatbot.respond(Message("only the ones I liked"), session).session.shown == (first,)


def reading(*actions: Action) -> Reader:
    """A reader that takes every message for these actions."""
    return lambda message, context: Route(actions, "given")


def test_photos_come_in_the_order_that_is_asked_for(indexed_library: Library) -> None:
    reader = reading(Action("text_search", Slots(text="paper", order="newest")))
    chatbot = Chatbot(indexed_library, SearchEngine(indexed_library), reader)
    reply = chatbot.respond(Message("paper, newest first"), NEW)
    dated = [hit.photo.facts.taken for hit in reply.hits or () if hit.photo.facts.taken_from == "exif"]
    assert dated == sorted(dated, reverse=True)
    assert [hit.photo.facts.taken_from for hit in reply.hits or ()][: len(dated)] == ["exif"] * len(dated)
    assert "newest first" in reply.text


def test_an_album_is_put_in_order_as_a_whole_and_stays_open(indexed_library: Library) -> None:
    for number in range(4):
        save_photo(indexed_library.settings.images[0] / f"grey {number}.jpg", "grey", seed=number)
    list(index_folder(indexed_library, indexed_library.settings.images))
    ids = indexed_library.catalogue.ids().tolist()
    indexed_library.catalogue.albums.add("All", ids)
    chatbot = Chatbot(
        indexed_library, SearchEngine(indexed_library), reading(Action("album", Slots(name="All", do="show")))
    )
    session = chatbot.respond(Message("show the album All"), NEW).session
    chatbot.reader = reading(Action("refine"))
    reply = chatbot.respond(Message("darkest first"), session)
    assert "Album “All”: 16 photos, darkest first" in reply.text
    assert (reply.hits or ())[0].photo.path.stem == "black"
    assert reply.session.open_album == "All"
    reply = chatbot.respond(Message("brightest first"), reply.session)
    assert (reply.hits or ())[0].photo.path.stem in ("white", "disc")


def test_nothing_is_called_sharp_before_it_is_measured(indexed_library: Library) -> None:
    found = Action("text_search", Slots(filters=Filters(camera="Canon"), top_k=2))
    chatbot = Chatbot(indexed_library, SearchEngine(indexed_library), reading(found))
    with sqlite3.connect(indexed_library.catalogue.path) as connection:  # as in a catalogue of an earlier version
        connection.execute("UPDATE photos SET sharpness = NULL, revision = revision + 1")
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")
    connection.close()
    session = chatbot.respond(Message("2 photos taken with a Canon"), NEW).session
    chatbot.reader = reading(Action("refine"))
    reply = chatbot.respond(Message("sharpest first"), session)
    assert "not sorted yet" in reply.text
    assert "sharpest first" not in reply.text
    chatbot.reader = reading(Action("describe"))
    assert "don’t know yet how sharp" in chatbot.respond(Message("which of these is the sharpest?"), session).text
    chatbot.reader = reading(Action("text_search", Slots(text="paper")))
    assert "don’t know yet how sharp" in chatbot.respond(Message("paper, sharpest first"), NEW).text


class Seer:
    """Answers questions about what a photo shows, as a vision model would."""

    def answer(self, photo: Photo, question: str) -> str | None:
        return f"It is {photo.path.stem}." if "colour" in question else None


def test_what_can_see_answers_before_the_words_do(indexed_library: Library) -> None:
    question = "what colour is the wall in 1?"
    reader = reading(Action("ask", Slots(ranks=(1,), question=question)))
    chatbot = Chatbot(indexed_library, SearchEngine(indexed_library), reader, answerers=[Seer()])
    red = indexed_library.catalogue.ids()[0]
    session = NEW.then("red", query=Query(wanted=(Term("red"),)), shown=(int(red),))
    name = indexed_library.catalogue.photo(int(red)).path.stem
    reply = chatbot.respond(Message(question), session)
    assert reply.text == f"**Photo 1:** It is {name}."
    assert reply.hits is None
    assert reply.session.focus == (int(red),)


def test_a_language_that_is_understood_needs_no_words_and_another_is_said(
    chatbot: Chatbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(text: str) -> str:
        return chatbot.respond(Message(text), ChatSession()).text

    assert "Ich verstehe nur Englisch gut" in answer("ein rotes Haus im Schnee")
    monkeypatch.setattr(type(chatbot.library.encoder), "languages", frozenset(("en", "de")))
    assert "verstehe" not in answer("ein rotes Haus im Schnee")
    assert "this language" in answer("een hond op het strand met twee kinderen")
    assert "Češtině" in answer("dva psi běží po pláži a štěkají")
    assert "understand" not in answer("a red house in the snow")


def test_a_word_of_another_language_in_an_english_description_is_named_where_only_english_is_understood(
    chatbot: Chatbot,
) -> None:
    def answer(text: str) -> str:
        return chatbot.respond(Message(text), ChatSession()).text

    assert "“Schnee” may be a word I don’t know" in answer("a red house in the Schnee")
    assert "“niños” and “Schnee” may be words I don’t know" in answer("two niños playing in the Schnee")
    assert "may be" not in answer("a red house in the snow")


def test_the_reader_is_told_what_a_message_can_refer_to(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper since 2001, 4 photos", "I like 2")
    context = context_of(Message("more like it"), session)
    assert (context.shown, context.liked, context.focus) == (len(session.shown), (2,), (2,))
    assert context.search == Search("red paper", Filters(after=date(2001, 1, 1)))


def test_a_heart_on_the_page_can_be_undone(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 4 photos")
    session = session.rated(session.shown[1:2], "like")
    reply = chatbot.respond(Message("undo"), session)
    assert "1 like" in reply.text
    assert reply.session.liked == ()


def test_an_export_writes_a_file_outside_the_photos(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 3 photos")
    reply = chatbot.respond(Message("export 1 and 2 as csv"), session)
    (written,) = (chatbot.library.settings.data / "exports").iterdir()
    assert written.suffix == ".csv"
    assert written.name in reply.text
    assert len(written.read_text("utf-8").strip().splitlines()) == 3


def test_exports_of_one_second_are_files_of_their_own(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper, 3 photos", "export 1 as csv", "export 2 as csv", "export 3 as csv")
    assert len(session.shown) == 3
    assert len(list((chatbot.library.settings.data / "exports").iterdir())) == 3


def test_where_no_export_can_be_kept_that_is_said_and_the_conversation_goes_on(chatbot: Chatbot) -> None:
    (chatbot.library.settings.data / "exports").write_text("in the way")
    session = after_messages(chatbot, "red paper")
    reply = chatbot.respond(Message("export these as a zip"), session)
    assert "can’t be written" in reply.text
    assert "exports" in reply.text
    assert reply.session == session


def test_an_export_format_that_there_is_not_is_a_sentence(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper")
    chatbot.reader = reading(Action("export", Slots(format="pdf")))
    reply = chatbot.respond(Message("export as pdf"), session)
    assert "can’t export as pdf" in reply.text


def test_words_of_the_person_are_escaped(chatbot: Chatbot) -> None:
    text = chatbot.respond(Message("<img src=x onerror=alert(1)> **x** `y` [a](b)"), NEW).text
    assert "<img" not in text
    assert "**x**" not in text
    assert "[a](" not in text


def test_two_people_do_not_see_each_others_session(chatbot: Chatbot) -> None:
    session = after_messages(chatbot, "red paper", "I like 1")
    assert after_messages(chatbot, "blue paper").liked == ()
    assert len(session.liked) == 1


def test_what_an_undo_shows_again_leaves_out_what_stays_hidden(chatbot: Chatbot) -> None:
    session = chatbot.respond(Message("paper"), NEW).session
    hidden = session.shown[0]
    session = session.rated([hidden], "dislike").rated([hidden], "dislike")
    reply = chatbot.respond(Message("undo"), session)
    assert reply.session.disliked == (hidden,)
    assert hidden not in {hit.photo.photo_id for hit in reply.hits or ()}
    assert tuple(hit.photo.photo_id for hit in reply.hits or ()) == reply.session.shown


def test_an_undo_brings_a_page_back_that_was_hidden_whole(chatbot: Chatbot) -> None:
    hide = Action("feedback", Slots(ranks=(1, 2, 3), liking="dislike"))
    session = chatbot.respond(Message("3 photos of paper"), NEW).session.now_showing((1, 2, 3))
    reader, chatbot.reader = chatbot.reader, lambda message, context: Route((hide,), "given")
    hidden = chatbot.respond(Message("none of these"), session)
    assert hidden.session.disliked == (1, 2, 3)
    chatbot.reader = reader
    back = chatbot.respond(Message("undo"), hidden.session)
    assert back.session.disliked == ()
    assert back.session.shown == (1, 2, 3)


def test_an_album_is_deleted_with_its_photos_that_are_away_and_undo_brings_all_back(
    chatbot: Chatbot, photo_folder: Path
) -> None:
    library = chatbot.library
    albums, photos = library.catalogue.albums, library.catalogue.photos(library.catalogue.ids())
    ids = {photo.path.stem: photo.photo_id for photo in photos}
    albums.add("Beach", [ids["red"], ids["green"]])
    albums.add("Winter", [ids["red"]])
    red = (photo_folder / "red.jpg").read_bytes()
    (photo_folder / "red.jpg").unlink()
    list(index_folder(library, library.settings.images))
    reply = chatbot.respond(Message("delete the album Winter"), NEW)
    assert (reply.text, albums.all()) == ("Removed the album “Winter”.", [("Beach", 1)])
    reply = chatbot.respond(Message("delete the album Beach"), reply.session)
    assert (reply.text, albums.all()) == ("Removed the album “Beach”. Its photo stays.", [])
    reply = chatbot.respond(Message("undo"), reply.session)
    assert albums.all() == [("Beach", 1)]
    chatbot.respond(Message("undo"), reply.session)
    assert albums.all() == [("Beach", 1), ("Winter", 0)]
    (photo_folder / "red.jpg").write_bytes(red)
    list(index_folder(library, library.settings.images))
    assert albums.all() == [("Beach", 2), ("Winter", 1)]


def test_an_album_is_renamed_with_single_spaces_in_its_name(chatbot: Chatbot) -> None:
    albums = chatbot.library.catalogue.albums
    albums.add("Beach", chatbot.library.catalogue.ids()[:1].tolist())
    chatbot.respond(Message("rename the album Beach to The  sea"), NEW)
    assert albums.all() == [("The sea", 1)]
