"""Colours, positions and small numbers in other languages as English words, for the parsers that read English."""

from __future__ import annotations

import re

# German, Spanish, French, Hindi in Latin letters, Chinese; German and Romance endings are cut before looking here.
_COLOURS = {
    "red": "rot roj rouge laal lal 红色 红",
    "blue": "blau azul bleu neela nila 蓝色 蓝",
    "green": "grün verde vert hara 绿色 绿",
    "yellow": "gelb amarill jaune peela pila 黄色 黄",
    "black": "schwarz negr noir kala kaala 黑色 黑",
    "white": "weiß weiss blanc blanch safed 白色 白",
    "grey": "grau gris 灰色 灰",
    "brown": "braun marrón marron brun bhura 棕色 褐色",
    "pink": "rosa rosad rose gulabi 粉色 粉红色",
    "purple": "lila violett morad violet baingani 紫色 紫",
    "orange": "naranja narangi 橙色 橙",
    "turquoise": "türkis turques 青色",
    "dark": "dunkel oscur foncé gehra 深",
    "light": "hell clar clair halka 浅",
}
_ORDINALS = {
    "first": "erste primer primera premier première pehla pehli 第一张 第一个 第1张",
    "second": "zweite segund segunda deuxième dusra doosra dusri doosri 第二张 第二个 第2张",
    "third": "dritte tercer tercera troisième teesra tisra teesri 第三张 第三个 第3张",
    "fourth": "vierte cuart cuarta quatrième chautha 第四张 第四个 第4张",
    "fifth": "fünfte quint quinta cinquième paanchva 第五张 第五个 第5张",
    "sixth": "sechste sext sexta sixième 第六张 第六个 第6张",
    "seventh": "siebte séptim séptima septième 第七张 第七个 第7张",
    "last": "letzte últim última dernier dernière aakhri akhri 最后一张 最后",
    "and": "und y e et aur 和",
    "one": "einen eine uno una un wala wali",
    "two": "zwei dos deux do 两",
    "three": "drei tres trois teen 三",
    "four": "vier cuatro quatre chaar 四",
    "five": "fünf cinco cinq paanch 五",
    "six": "sechs seis six chhe 六",
    "ten": "zehn diez dix das 十",
}
_JOINTS = frozenset(str.split("der die das den dem el la los las le les number nr"))
_ENDINGS = re.compile(r"(?:en|er|es|em|as|os|e|a|o|s)$")


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    return {word: english for english, words in groups.items() for word in words.split()}


_COLOUR_OF, _POSITION_OF = _by_word(_COLOURS), _by_word(_ORDINALS)


def colours_in_english(phrase: str) -> str:
    """ "dunkelblaue" is "dark blue"; a word that is no colour stays."""
    return " ".join(_colour(word) for word in phrase.lower().split())


def _colour(word: str) -> str:
    for shade in ("dunkel", "hell", "深", "浅"):
        if word.startswith(shade) and len(word) > len(shade):
            return f"{_COLOUR_OF[shade]} {_colour(word[len(shade) :])}"
    return _stemmed(word, _COLOUR_OF)


def positions_in_english(phrase: str) -> str:
    """ "la 2 y la 4" is "2 and 4", "das dritte" is "third", "cinco" is "five"."""
    return " ".join(_stemmed(word, _POSITION_OF) for word in phrase.lower().split() if word not in _JOINTS)


def _stemmed(word: str, english: dict[str, str]) -> str:
    """A word in English, whatever its ending; itself where it is not known."""
    stem = _ENDINGS.sub("", word)
    return english.get(word) or english.get(stem) or english.get(stem + "e", word)
