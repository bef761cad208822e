"""Photo files: finds, hashes and safely decodes them, reads what they say of themselves, makes thumbnails."""

from retrieval.images.decoding import FORMATS, open_image, photo_facts, read_photo
from retrieval.images.files import content_hash, find_images, looks_like_photo
from retrieval.images.thumbnails import thumbnail

__all__ = [
    "FORMATS", "content_hash", "find_images", "looks_like_photo", "open_image", "photo_facts", "read_photo",
    "thumbnail",
]  # fmt: skip
