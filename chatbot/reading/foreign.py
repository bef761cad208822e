"""Colours, positions, times and formats in other languages as English words, for the parsers that read English."""

from __future__ import annotations

import calendar
import re
from functools import cache

# German, Spanish, French, Hindi in Latin letters, Chinese; German and Romance endings are cut before looking here, and
# "_" joins words that belong together.
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
    "gold": "dorad doré oro 金色",
    "silver": "silber silbern platead argenté 银色",
    "beige": "米色",
    "sky blue": "celest aasmani 天蓝色",
    "navy": "marin marine",
    "lemon": "zitrone citron limón",
    "plum": "pflaume prune ciruel",
    "saffron": "kesariya azafrán safran",
    "burgundy": "granat bordeaux",
    "colour": "couleur color farbe",
}
# What stands before a colour in a German or Chinese word: "himmelblau" is sky blue.
_SHADES = {
    "dunkel": "dark", "hell": "light", "深": "dark", "浅": "light", "himmel": "sky", "wein": "wine", "rost": "rust",
    "zitronen": "lemon", "smaragd": "emerald", "oliv": "olive", "moos": "moss", "königs": "royal", "marine": "navy",
    "pastell": "pastel", "knall": "bright",
}  # fmt: skip
_POSITIONS = {
    "first": "erste primer primera premier première pehla pehle 第一 前",
    "second": "zweite segund segunda deuxième seconde dusra doosra dusri doosri 第二",
    "third": "dritte tercer tercera troisième teesra tisra teesri 第三",
    "fourth": "vierte cuart cuarta quatrième chautha 第四",
    "fifth": "fünfte quint quinta cinquième paanchva 第五",
    "sixth": "sechste sext sexta sixième chhatha 第六",
    "seventh": "siebte siebente séptim septième saatva 第七",
    "eighth": "achte octav huitième aathva 第八",
    "ninth": "neunte noven neuvième nauva 第九",
    "tenth": "zehnte décim dixième dasva 第十",
    "eleventh": "elfte undécim onzième 第十一",
    "twelfth": "zwölfte duodécim douzième 第十二",
    "last": "letzte últim dernier dernière aakhri akhri 最后",
    "penultimate": "vorletzte penúltim avant-dernier avant-dernière 倒数第二",
    "third last": "drittletzte antepenúltim 倒数第三",
    "middle": "mittlere medi milieu beech 中间",
    "every": "jede cada chaque har 每",
    "all": "alle alles tod toutes tous tout sab sabhi 全部 所有",
    "except": "außer ausser salvo except sauf menos excepto hormis chhodkar",
    "both": "beide ambos ambas dono",
    "and": "und y e et aur 和",
    "to": "bis hasta à al jusqu'à se 到",
    "photo": "bild bilder foto fotos imagen image photo tasveer",
    "number": "nummer nr número numéro n°",
    "one": "einen eine uno una un 一",
    "two": "zwei dos deux do 两 二",
    "three": "drei tres trois teen 三",
    "four": "vier cuatro quatre chaar 四",
    "five": "fünf cinco cinq paanch 五",
    "six": "sechs seis six chhe 六",
    "seven": "sieben siete sept saat 七",
    "eight": "acht ocho huit aath 八",
    "nine": "neun nueve neuf nau 九",
    "ten": "zehn diez dix das 十",
}
_CONDITIONS = {
    "since": "seit ab desde depuis dès se 自从 自",
    "before": "vor antes avant pehle se_pehle 之前 以前",
    "after": "nach después despues après apres baad ke_baad 之后 以后",
    "until": "bis hasta jusque jusqu'en jusqu'à tak 直到",
    "between": "zwischen entre",
    "ago": "hace il_y_a 前",
    "last": "letzt vergangen vorig pasad últim dernier dernière passé pichl 上",
    "this": "dies est ce cet cette is 这",
    "year": "jahr l'an ans année añ saal 年",
    "month": "monat mes mois mahin 月",
    "week": "woche seman semaine hafte 周",
    "weekend": "wochenende fin_de_semana week-end 周末",
    "day": "tag dí jour din 天",
    "spring": "frühling frühjahr primaver printemps 春天 春",
    "summer": "sommer veran été garmiyon 夏天 夏",
    "autumn": "herbst otoñ automne 秋天 秋",
    "winter": "winter inviern hiver sardiyon 冬天 冬",
    "christmas": "weihnachten navidad noël noel 圣诞节",
    "easter": "ostern pascu semana_santa pâques paques 复活节",
    "new year's eve": "silvester nochevieja saint-sylvestre 除夕",
    "new year's day": "neujahr año_nuevo nouvel_an 元旦",
    "in landscape format": "querformat quer horizontal horizontales paysage 横向",
    "in portrait format": "hochformat hochkant vertical verticales 竖向",
    "square format": "quadratisch cuadrad carré",
    "yesterday": "kal",
    "today": "aaj",
}
# Languages whose months, weekdays and words such as "yesterday" are taken from CLDR.
_CLDR = ("de", "es", "fr", "it", "pt", "nl", "zh")
_RELATIVE = {("day", -2): "the day before yesterday", ("day", -1): "yesterday", ("day", 0): "today"}
_WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
_MONTHS = tuple(name.lower() for name in calendar.month_name)[1:]
_JOINTS = frozenset(
    str.split(
        "der die das den dem des am an im in von vom aus zu el la los las del de en le les du au aux ke ka ki "
        "wala wali l' d' number 张 个 幅 的 在 年的"
    )
)
_ENDINGS = re.compile(r"(?:en|er|es|em|as|os|e|a|o|s)$")
_ASIAN = "[\u3040-\u30ff\u3400-\u9fff]"
# What stands in another order than in English.
_REORDERED = tuple(
    (re.compile(pattern), english)
    for pattern, english in (
        (r"^to (.+)", r"\1"),  # "à Noël"
        (r"\b(?:ago|before) (\w+ (?:year|month|week|day)s?)\b", r"\1 ago"),
        (r"\b((?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:year|month|week|day)s?) before$", r"\1 ago"),
        (r"\b(\w+) (last|this)$", r"\2 \1"),
        (r"\b((?:last|this) year) (\w+)", r"\2 \1"),
        (r"^(.*\d) (since|before|after|until)$", r"\2 \1"),
    )
)
_CHINESE_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?")


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    return {word.replace("_", " "): english for english, words in groups.items() for word in words.split()}


_COLOUR_OF, _POSITION_OF = _by_word(_COLOURS), _by_word(_POSITIONS)
_DIRECTIONS = ("since", "before", "after", "until")
# Words that open or close a time, at the end of a text.
DIRECTION = re.compile(
    rf"(?<!\w)(?:{'|'.join([*_DIRECTIONS, *(word for name in _DIRECTIONS for word in _CONDITIONS[name].split())])})"
    r"(?:\s+(?:de[lmnr]?|die|das))?\s*$",
    re.I,
)


def colours_in_english(phrase: str) -> str:
    """ "dunkelblaue" is "dark blue"; a word that is no colour stays."""
    return " ".join(_colour(word) for word in phrase.lower().split())


def _colour(word: str) -> str:
    for shade, english in _SHADES.items():
        if word.startswith(shade) and (colour := _stemmed(word[len(shade) :], _COLOUR_OF)) in _COLOURS:
            return f"{english} {colour}"
    return _stemmed(word, _COLOUR_OF)


def positions_in_english(phrase: str) -> str:
    """ "la 2 y la 4" is "2 and 4", "das dritte" is "third", "les deux premières" is "two first"."""
    english = _translated(re.sub(r"第(?=\d)", "", phrase.lower()).replace("bis auf", "except"), _POSITION_OF)
    return re.sub(r"\bboth(?= (?:first|last))|(?<=first |.last )both", "two", english)


def conditions_in_english(phrase: str) -> str:
    """ "seit Mai 2019" is "since may 2019", "l'été dernier" is "last summer", "2019年5月" is "2019-05"."""
    text = phrase.lower().replace("’", "'")
    text = _CHINESE_DAY.sub(lambda day: "-".join(part.zfill(2) for part in day.groups() if part) + " ", text)
    text = _translated(re.sub(r"(?<=\d)\.(?=\s)", "", text), _condition_words())
    for pattern, english in _REORDERED:
        text = pattern.sub(english, text)
    return text


@cache
def _condition_words() -> dict[str, str]:
    """Words of times and formats to English ones, with those of CLDR."""
    from babel import Locale
    from babel.localedata import load

    words: dict[str, str] = {}
    for code in _CLDR:
        locale, fields = Locale(code), load(code)["date_fields"]
        for field in ("year", "month", "week", "day", *(name[:3] for name in _WEEKDAYS)):
            unit = next((name for name in _WEEKDAYS if name[:3] == field), field)
            for offset, word in fields[field].get("relative", {}).items():
                if (back := int(offset)) in (-1, 0) or (field, back) in _RELATIVE:
                    words[word] = _RELATIVE.get((field, back), f"{'this' if back == 0 else 'last'} {unit}")
        if code != "zh":  # months have numbers there
            for months in (locale.months["format"][width] for width in ("abbreviated", "wide")):
                words |= {months[n]: english for n, english in enumerate(_MONTHS, start=1)}
        words |= {locale.days["format"]["wide"][n]: english for n, english in enumerate(_WEEKDAYS)}
    words = {word.lower().rstrip(".").replace("’", "'"): english for word, english in words.items()}
    return _POSITION_OF | words | _by_word(_CONDITIONS)


def _translated(phrase: str, english: dict[str, str]) -> str:
    """A phrase in English, the longest known expressions first; words that only join others go."""
    by_length = sorted(english, key=len, reverse=True)
    joined = "|".join(re.escape(words) for words in by_length if re.search("[ ']", words))
    asian = "|".join(word for word in by_length if re.match(_ASIAN, word))
    words = re.findall(rf"(?<!\w)(?:{joined})(?!\w)|\b[ld]'|{asian}|{_ASIAN}|(?:(?!{_ASIAN})\S)+", phrase)
    return " ".join(_stemmed(word, english) for word in words if word not in _JOINTS)


def _stemmed(word: str, english: dict[str, str]) -> str:
    """A word in English, whatever its ending; itself where it is not known."""
    stem = _ENDINGS.sub("", word)
    return english.get(word) or english.get(stem) or english.get(stem + "e", word)
