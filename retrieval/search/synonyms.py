"""Synonyms and kinds of everyday things: a photo of a boy is a photo of a person.

The search uses the list for unwanted things, and the evaluation of negation uses the same list.
"""

from __future__ import annotations

import re

from retrieval.content_words import content_words, singular

_MEN = "man guy gentleman male fireman policeman groom father dad fisherman businessman cowboy"
_WOMEN = "woman lady female bride mother mom girl"
_CHILDREN = "child kid boy girl baby toddler infant teenager youngster"
# Each thing with every word that implies it, in the singular.
NAMES: dict[str, tuple[str, ...]] = {
    thing: tuple(dict.fromkeys([thing, *words.split()]))
    for thing, words in {
        "person": f"people {_MEN} {_WOMEN} {_CHILDREN} adult couple crowd human somebody someone player "
        "biker rider skier snowboarder surfer skateboarder climber hiker runner swimmer cyclist performer "
        "musician worker family friend team audience dancer athlete bicyclist",
        "man": _MEN,
        "woman": _WOMEN,
        "child": _CHILDREN,
        "boy": "",
        "girl": "",
        "baby": "toddler infant",
        "crowd": "audience spectator",
        "dog": "puppy canine hound poodle terrier retriever dalmatian labrador collie dachshund bulldog",
        "cat": "kitten",
        "bird": "gull seagull duck pigeon parrot swan pelican eagle goose",
        "horse": "pony",
        "car": "automobile truck suv van jeep vehicle",
        "bicycle": "bike cyclist bicyclist biker",
        "motorcycle": "motorbike motorcyclist biker motocross",
        "boat": "canoe kayak ship raft sailboat",
        "water": "ocean sea lake river pool pond wave surf stream fountain creek puddle",
        "ocean": "sea wave surf",
        "pool": "",
        "beach": "shore sand seaside",
        "snow": "snowy ski skier snowboard snowboarder",
        "grass": "grassy lawn meadow field",
        "field": "meadow pasture",
        "tree": "wood forest",
        "rock": "boulder cliff stone",
        "mountain": "hill cliff peak",
        "street": "road sidewalk pavement",
        "building": "house skyscraper",
        "ball": "football soccer basketball baseball volleyball",
        "hat": "cap helmet",
        "glasses": "sunglasses goggles",
        "umbrella": "parasol",
        "flower": "rose tulip daisy sunflower",
        "fence": "",
        "stick": "branch",
        "toy": "frisbee",
        "frisbee": "disc",
        "bench": "",
        "sky": "",
        "skateboard": "skateboarder skateboarding",
        "surfboard": "surfer",
    }.items()
}
_WORDS = frozenset(word for words in NAMES.values() for word in words)
_MANY = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "bike": "bicycle",
    "kid": "child", "motorbike": "motorcycle", "sea": "ocean", "human": "person",
}  # fmt: skip


def canonical(thing: str) -> str:
    """The singular, canonical name of a thing: "people" is "person", "two dogs" is "two dog"."""
    words = re.sub(r"[^\w\s'-]", " ", thing.lower()).split()
    if not words:
        return ""
    last = singular(words[-1])
    return " ".join([*words[:-1], _MANY.get(words[-1], _MANY.get(last, last))])


def is_thing(text: str) -> bool:
    """Whether a text is no more than a word for an everyday thing: "houses", "a boy"."""
    words = content_words(text)
    return len(words) == 1 and canonical(words[0]) in _WORDS


def names_of(thing: str) -> tuple[str, ...]:
    """Every word that implies a thing: "dogs" gives dog, puppy, ...; an unknown thing gives itself."""
    name = canonical(thing)
    return NAMES.get(name, (name,) if name else ())
