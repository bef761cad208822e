"""The catalogue of words: complete in every language, its plurals and values right."""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from retrieval import words
from retrieval.words import LANGUAGES, Clause, best_language, keys, listed, say, speaking

ROOT = Path(__file__).parents[1]
FILES = {language: sorted((ROOT / "retrieval" / "words" / language).glob("*.ftl")) for language in LANGUAGES}
ONLY_IN_ENGLISH = re.compile("only-english-|not-understood-|page-say-|command-")


def written(language: str) -> dict[str, str]:
    """Key to the text of its message."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES[language])
    return {match[1]: match[2] for match in re.finditer(r"(?m)^([a-z][\w-]*) =(.*(?:\n[ }].*)*)", text)}


def values_of(text: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_values(language: str) -> None:
    english, other = written("en"), written(language)
    assert {key for key in english if not ONLY_IN_ENGLISH.match(key)} - set(other) == set()
    assert set(other) <= set(english)
    assert [key for key, text in other.items() if values_of(text) - values_of(english[key])] == []
    assert keys(language) == set(other)


def texts_of(path: Path) -> Iterator[str]:
    """Every text in a file as a pattern; what is put into it may be any part of a key."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = (
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+" for part in node.values
            )
            yield "".join(parts)


CODE = [path for folder in ("chatbot", "retrieval") for path in (ROOT / folder).rglob("*.py")]


def test_every_sentence_is_said_somewhere() -> None:
    texts = {text for path in CODE for text in texts_of(path) if re.search(r"[a-z]{3}", text)}
    patterns = re.compile("|".join(f"(?:button-|page-)?{text}" for text in texts if "+" in text))
    unescaped = {text.replace("\\", "") for text in texts}
    unsaid = {
        key for key in keys("en") if not key.startswith("page-") and re.sub("^(button|page)-", "", key) not in unescaped
    }
    assert {key for key in unsaid if not patterns.fullmatch(key)} == set()


def test_every_key_that_is_said_is_there() -> None:
    calls = [
        (r'\bsay\(\s*"([\w-]+)"', ""),
        (r'\bClause(?:\.of)?\(\s*"([\w-]+)"', ""),
        (r'\bbutton\(\s*"([\w-]+)"', "button-"),
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    used = {start + key for pattern, start in calls for key in re.findall(pattern, code)}
    assert len(used) > 50
    assert used - keys("en") == set()


# What takes a sentence that people read.
SPEAKING = re.compile(
    r"(?!Value|Type|Runtime|Key|Assertion|EOF)\w*Error|Fault|SkippedFile|Checked|Answer|Refusal|Reply"
)
SEVERAL_WORDS = re.compile(r"[a-z]+ [a-z]+ [a-z]+")


def test_no_sentence_that_people_read_is_worded_in_the_code() -> None:
    worded = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and SPEAKING.fullmatch(node.func.id):
                texts = [part for part in map(ast.unparse, node.args) if part.startswith(("'", '"', "f'", 'f"'))]
                worded += [f"{path.name}:{node.lineno} {text}" for text in texts if SEVERAL_WORDS.search(text)]
    assert worded == []


def test_plurals_follow_the_language() -> None:
    assert (say("photos", n=1), say("photos", n=1200)) == ("1 photo", "1,200 photos")
    with speaking("de"):
        assert (say("photos", n=1), say("photos", n=1200)) == ("1 Foto", "1.200 Fotos")


def test_dates_and_lists_are_written_as_the_language_writes_them() -> None:
    for day in (date(2018, 5, 3), datetime(2018, 5, 3, 23, 59)):
        assert say("day", day=day) == "3 May 2018"
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], either=True) == "a or b"
    with speaking("de"):
        assert say("day", day=date(2018, 5, 3)) == "3. Mai 2018"
        assert listed(["a", "b", "c"]) == "a, b und c"


def test_what_a_language_lacks_is_said_in_english_and_an_unknown_language_is_english() -> None:
    with speaking("de"):
        assert say("only-english-fr").startswith("Je ne")
    with speaking("tlh"):
        assert say("photos", n=2) == "2 photos"


def test_a_key_that_is_not_there_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("no-such-key")
    assert not words.has("no-such-key")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr,de;q=0.4", "de"),
        ("fr", "en"),
        ("", "en"),
        ("de;q=x,en", "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert best_language(header) == language


def test_a_clause_is_said_in_the_language_of_whoever_reads_it() -> None:
    clause = Clause.of("unwatched", reason=Clause.of("unwatched-network", folder="/mnt/nas"))
    assert "/mnt/nas lies on another machine" in str(clause)
    with speaking("de"):
        assert "gefunden: /mnt/nas liegt auf einem anderen Rechner" in str(clause)
    kept = Clause.of("error-too-large-reason", megapixels="400", limit="250")
    assert Clause.from_json(kept.to_json()) == kept


def test_a_long_text_in_a_sentence_is_cut() -> None:
    sentence = say("photo-unknown", name="x" * 5000)
    assert sentence.startswith("There’s no photo xxx")
    assert len(sentence) < 700
