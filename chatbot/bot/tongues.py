"""Which language a description is in, so that one that the models do not understand is answered honestly."""

from __future__ import annotations

import re

# Little words that are in nearly every description of a language, and in English never or hardly ever.
_LITTLE_WORDS = {
    "de": "ein eine einen einem einer der die das dem den und mit im am auf vor ohne zwei drei nicht auch bei zum zur "
          "mein meine meinen unter über beim fotos bilder zeig zeige suche alle ist sind",
    "es": "un una unos unas el la los las del con en por sin dos tres fotos mi mis muestra busca para sobre y donde "
          "muéstrame perro playa gente",
    "fr": "un une des le la les du au aux avec sans sur dans deux trois et mon mes ma montre cherche photos où sous "
          "chez moi plage chien",
    "hi": "ek do mein me aur ke ki ka ko par se hai hain wala wali wale dikhao dikha mujhe meri mera mere tasveer "
          "photo nahi bina kutta ladki ladka",
    "it": "un uno una il lo gli della dello con senza sulla sul nel nella due tre foto mia miei mostrami cerca e di",
    "pt": "um uma uns umas o os as do da com sem em no na dois duas fotos meu minha mostre procure e",
    "nl": "een het de met zonder op in twee drie foto's mijn en van bij onder laat zien zoek",
    "pl": "na w z bez dwa trzy zdjęcia moje pokaż i pod przy",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _LITTLE_WORDS.items()}
# Words above that English has, too, and that therefore prove nothing.
_ENGLISH = frozenset(
    str.split("do me on in is no all par the a an and of with at by to from i we he she it am die man")
)
_SCRIPTS = (
    ("ja", r"[\u3040-\u30ff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("ru", r"[\u0400-\u04ff]"),
    ("ar", r"[\u0600-\u06ff]"),
    ("hi-deva", r"[\u0900-\u097f]"),
    ("el", r"[\u0370-\u03ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("th", r"[\u0e00-\u0e7f]"),
)
# A single telling word must be at least this share of a text.
_SHARE = 1 / 3


def tongue_of(text: str) -> str:
    """The language of a text as a code such as "de"; "en" by default.

    "hi" is Hindi in Latin script, "hi-deva" in its own.
    """
    for language, script in _SCRIPTS:
        if re.search(script, text):
            return language
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower())
    best, most = "en", 0
    for language, little in _WORDS.items():
        telling = sum(word in little and word not in _ENGLISH for word in words)
        if telling > most:
            best, most = language, telling
    english = sum(word in _ENGLISH_WORDS for word in words)
    return best if most > english and most >= 1 and most >= _SHARE * len(words) - 1 else "en"


_ENGLISH_WORDS = frozenset(
    str.split(
        "the a an and of with at by to from on in is are no without show find photos pictures me my for that this it "
        "who where under over near two three while their his her"
    )
)
