"""The sample collection: real photos from installed packages, with source and licence as these state them."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UsageError
from retrieval.installation import command
from retrieval.words import say

CREDITS = "CREDITS.txt"
_HEADING = "Sample photos of Photochat; delete them, this file too, whenever you like."


@dataclass(frozen=True, slots=True)
class Sample:
    """A photo inside an installed package; ``credit`` is what that package's own files say of it."""

    package: str
    file: str
    credit: str

    @property
    def name(self) -> str:
        """The file name in the collection."""
        return Path(self.file).name


# scikit-image: docstrings of skimage/data/_fetchers.py; scikit-learn: sklearn/datasets/images/README.txt. Left out
# are pictures for which those files name no licence (moon, motorcycle) or that nobody would take (textures, a retina).
SAMPLES = (
    Sample("skimage", "data/astronaut.png", "Eileen Collins; NASA Great Images, public domain, flic.kr/p/r9qvLn"),
    Sample("skimage", "data/camera.png", "Cameraman; photo by Lav Varshney, CC0 1.0"),
    Sample("skimage", "data/chelsea.png", "Chelsea the cat; photo by Stefan van der Walt, CC0 1.0"),
    Sample("skimage", "data/coffee.png", "Coffee cup, Pikolo Espresso Bar; photo by Rachel Michetti, CC0 1.0"),
    Sample("skimage", "data/coins.png", "Greek coins from Pompeii; Brooklyn Museum, no known copyright restrictions"),
    Sample("skimage", "data/hubble_deep_field.jpg", "Hubble eXtreme Deep Field; NASA, HubbleSite, public domain"),
    Sample("skimage", "data/rocket.jpg", "Falcon 9 with DSCOVR before launch; SpaceX Photos, public domain"),
    Sample("skimage", "data/text.png", "Handwritten formulas; Wikipedia (Corner.png), public domain"),
    Sample("sklearn", "datasets/images/china.jpg", "Summer Palace; photo by danielbuechele on Flickr, CC BY 2.0"),
    Sample("sklearn", "datasets/images/flower.jpg", "Dahlia; photo by vultilion on Flickr, CC BY 2.0"),
)


def fill_with_samples(folder: Path) -> list[Path]:
    """Copy the sample photos and their credits into ``folder`` (made if need be) and return the new files.

    Raises UsageError if the folder cannot be written or a package that carries samples is missing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = [Path(shutil.copyfile(_source(sample), folder / sample.name)) for sample in SAMPLES]
        lines = [_HEADING, "", *(f"{sample.name}: {sample.credit}" for sample in SAMPLES), ""]
        (folder / CREDITS).write_text("\n".join(lines), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(say("command-samples-not-copied", folder=str(folder), reason=reason)) from error
    return files


def is_sample_collection(folder: Path) -> bool:
    """True where the folder holds the sample photos and nothing of the person's own."""
    if not (folder / CREDITS).is_file():
        return False
    names = {sample.name for sample in SAMPLES} | {CREDITS}
    return all(path.name in names for path in folder.iterdir() if not path.name.startswith("."))


def _source(sample: Sample) -> Path:
    spec = importlib.util.find_spec(sample.package)
    if spec is None or spec.origin is None:
        raise UsageError(say("command-samples-missing", package=sample.package, command=command("--images DIR")))
    return Path(spec.origin).parent / sample.file
