"""The learning of the reading: its chain of tags, its weights on disk, turns that are varied."""

import itertools
import json
import random
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from chatbot.lab import commands, learning
from chatbot.lab.learning import Pool, act_cost, packed, train, unlikelihood, varied
from chatbot.lab.turns import Turn, wanted_of, written
from chatbot.reading import model, when
from chatbot.reading.model import Reader, likeliest_run, unpacked
from chatbot.reading.words import ACTS, TAGS, Span

TURNS = list(written(Path(__file__).parent / "data" / "written" / "multi.txt"))


def test_the_chances_of_all_sequences_of_tags_sum_to_one() -> None:
    torch.manual_seed(1)
    scores, follows = torch.randn(1, 3, 4), torch.randn(4, 4)
    allowed = torch.ones(1, 3)
    chances = [
        float(torch.exp(-3 * unlikelihood(follows, scores, torch.tensor([tags]), allowed)))
        for tags in itertools.product(range(4), repeat=3)
    ]
    assert sum(chances) == pytest.approx(1, abs=1e-4)


def test_words_whose_tags_are_not_known_do_not_count() -> None:
    torch.manual_seed(1)
    scores, follows = torch.randn(1, 3, 4), torch.randn(4, 4)
    long = unlikelihood(follows, scores, torch.tensor([[1, 2, 3]]), torch.tensor([[1.0, 1.0, 0.0]]))
    short = unlikelihood(follows, scores[:, :2], torch.tensor([[1, 2]]), torch.ones(1, 2))
    assert float(long) == pytest.approx(float(short), abs=1e-5)


def test_a_byte_a_number_is_read_again_within_half_a_step_of_its_row() -> None:
    torch.manual_seed(1)
    state = {"a.weight": torch.randn(200, 100), "a.bias": torch.ones(200)}
    again = unpacked(packed(state))
    steps = state["a.weight"].abs().amax(1, keepdim=True) / 127
    assert ((again["a.weight"] - state["a.weight"]).abs() <= 0.51 * steps).all()
    assert torch.equal(again["a.bias"], state["a.bias"])


def test_a_remark_of_which_no_kind_is_known_may_be_of_any() -> None:
    right = torch.tensor([[act.startswith("help.") for act in ACTS]])
    sure = torch.zeros(2, 1, len(ACTS))
    sure[0, 0, ACTS.index("help.thanks")] = sure[1, 0, ACTS.index("help.rotate")] = 9.0
    wrong = torch.zeros(1, len(ACTS))
    wrong[0, ACTS.index("export")] = 9.0
    thanks, rotate, export = (float(act_cost(logits, right)) for logits in (*sure, wrong))
    assert thanks == pytest.approx(rotate)
    assert export > thanks + 5


def test_learning_goes_on_from_weights_that_were_written(tmp_path: Path) -> None:
    first = train(TURNS[:8], 1, 7, tmp_path / "first.safetensors")
    again = Reader.open(tmp_path / "first.safetensors")
    assert (first.network.follows - again.network.follows).abs().max() < 0.01
    second, added = tmp_path / "second.safetensors", TURNS[8:12]
    train(TURNS[:8], 1, 7, second, tmp_path / "first.safetensors", added)
    with safe_open(second, "pt") as file:
        assert json.loads(file.metadata()["about"])["turns"] == 12


def test_train_learns_only_the_files_that_the_weights_do_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "weights.safetensors"
    monkeypatch.setattr(commands, "DATA", tmp_path)
    monkeypatch.setattr(model, "WEIGHTS", weights)
    (tmp_path / "turns.jsonl").touch()
    (tmp_path / "written").mkdir()
    (tmp_path / "written" / "a.txt").write_text("text_search> [T dogs]\n", "utf-8")
    assert commands.main(["train", "--anew", "--epochs", "1"]) == 0
    assert commands.main(["train"]) == 0
    assert "All turns in tests/data are learned." in capsys.readouterr().out
    (tmp_path / "written" / "b.txt").write_text("text_search> [T cats]\nnext_page> more\n", "utf-8")
    assert commands.main(["train", "--epochs", "1"]) == 0
    assert "2 turns to learn, from b; 1 are known" in capsys.readouterr().out
    assert [*learning.learned_in(weights)] == ["a", "b"]


def test_written_turns_can_be_scored_as_those_whose_actions_are_given(tmp_path: Path) -> None:
    context = {"photos": 0, "shown": 8, "liked": []}
    line = {"message": "hide 2", "actions": [{"intent": "feedback", "slots": {"ranks": [2], "liking": "dislike"}}]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line | context), "utf-8")
    (tmp_path / "a.txt").write_text("= shown 8\nfeedback.dislike> hide [R 2]\n", "utf-8")
    assert list(wanted_of(tmp_path / "a.txt")) == list(wanted_of(tmp_path / "a.jsonl"))


def test_a_talk_knows_what_was_done_before_and_which_albums_were_spoken_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "= shown 0\ntext_search> [T dogs]\n= shown 6, search dogs\nalbum.add> [R 2] into [A Pets]\n"
        "album.add> [R 2] goes into [A Beasts]\nalbum.add> and [R 3]\nalbum.add> [R 4] for [A Cards]\n"
        "album.show> show [A Pets]\nhelp> thanks\n= shown 0\ntext_search> [T cats]\n",
        "utf-8",
    )
    told = [(turn.context.done, turn.context.album, turn.context.albums) for turn in written(tmp_path / "a.txt")]
    assert told == [
        ("", "", ()),
        ("search", "", ()),
        ("search", "", ()),  # another wording of the turn before
        ("search", "", ()),
        ("search", "", ()),
        ("album.add", "Cards", ("Pets", "Beasts", "Cards")),
        ("album.show", "Pets", ("Beasts", "Cards", "Pets")),
        ("", "", ()),
    ]


def spans_in_words(turn: Turn) -> list[tuple[str, list[tuple[str, str]]]]:
    def said(span: Span) -> str:
        return turn.text[turn.words[span.first].start : turn.words[span.last].end].lower()

    return [(part.act, [(span.kind, said(span)) for span in part.spans or ()]) for part in turn.parts]


def test_a_turn_may_be_joined_with_another_that_keeps_its_tags(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "= shown 8\nfeedback.like> I love [R the second]!\nexport> export it as a [X zip]\nhelp> many thanks\n",
        "utf-8",
    )
    turns = list(written(tmp_path / "a.txt"))
    parts = [part for turn in turns for part in spans_in_words(turn)]
    chance, pool, joints = random.Random(1), Pool(turns), set[tuple[str, ...]]()
    for turn in turns * 40:
        other = learning._composed(turn, pool, chance)
        joints.add(tuple(part.act for part in other.parts))
        assert all(part in parts for part in spans_in_words(other))
    assert {("feedback.like", "export"), ("help", "export"), ("export", "help"), ("export", "feedback.like")} < joints


def test_a_description_may_get_a_condition_behind_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "= shown 0\ntext_search> a [T lake] please\ntext_search> show me [T dogs]\nrefine> no [W cars]\n", "utf-8"
    )
    lake, dogs, cars = written(tmp_path / "a.txt")
    chance, pool = random.Random(1), Pool([lake, dogs, cars])
    others = [learning._conditioned(dogs, pool, chance) for _ in range(20)]
    assert [("text_search", [("text", "dogs"), ("without", "cars")])] in map(spans_in_words, others)
    assert all(learning._conditioned(turn, pool, chance) is turn for turn in (lake, cars) for _ in range(20))


def test_a_varied_turn_asks_for_the_same_kinds_of_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "COMPOSED", 0)
    monkeypatch.setattr(learning, "CONDITIONED", 0)
    chance, pool = random.Random(3), Pool(TURNS)
    for turn in TURNS * 5:
        other = varied(turn, pool, chance)
        assert [part.act for part in other.parts] == [part.act for part in turn.parts]
        assert [len(part.spans or ()) for part in other.parts] == [len(part.spans or ()) for part in turn.parts]
        assert all(span.last < len(other.words) for part in other.parts for span in part.spans or ())


def test_a_span_never_goes_on_that_did_not_begin() -> None:
    torch.manual_seed(1)
    network = Reader.untrained().network
    for scores in torch.randn(40, 6, len(TAGS)):
        tags = [TAGS[tag] for tag in network.likeliest(scores)]
        assert all(after[0] != "I" or before[1:] == after[1:] for before, after in itertools.pairwise(["O", *tags]))


@pytest.mark.parametrize(
    ("gains", "run"), [((-1, 2, 3, -5, 1), (1, 2)), ((2, -1, 3), (0, 2)), ((-3, -1, -2), (1, 1)), ((1,), (0, 0))]
)
def test_the_likeliest_words_of_a_description_are_one_run_and_at_least_one_word(
    gains: tuple[int, ...], run: tuple[int, int]
) -> None:
    scores = torch.zeros(len(gains), len(TAGS))
    scores[:, TAGS.index("I-text")] = torch.tensor(gains, dtype=torch.float)
    scores[:, TAGS.index("B-text")] = -9
    assert likeliest_run(scores) == run


def test_the_turns_that_a_pattern_changes_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "written").mkdir()
    lines = "text_search> [T a boat], any year\ntext_search> [T dogs in summer]\n"
    (tmp_path / "written" / "a.txt").write_text(lines, "utf-8")
    monkeypatch.setattr(commands, "DATA", tmp_path)
    summer = when._IN_SUMMER
    assert commands.main(["rules", "--every", "1"]) == 0
    assert "1 of 2  when._IN_SUMMER\n" in capsys.readouterr().out
    assert when._IN_SUMMER is summer
