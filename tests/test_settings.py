"""Settings: flags first, then the environment, then defaults, all checked."""

import argparse
from pathlib import Path

import pytest

from retrieval.errors import UsageError
from retrieval.settings import Settings, add_arguments, default_data_folder


def settings(*flags: str, **environment: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return Settings.from_args(parser.parse_args(flags), environment)


def test_without_flags_and_environment_the_defaults_hold() -> None:
    chosen = settings()
    assert (chosen.images, chosen.models, chosen.image_weight) == ((Path("images"),), "auto", None)
    assert chosen.data == default_data_folder(Path("images"))
    assert chosen.max_pixels == 250_000_000
    assert chosen.clip_id == "openai/clip-vit-base-patch32"


def test_flags_go_before_the_environment() -> None:
    environment = {"PHOTOCHAT_IMAGES": "/env", "PHOTOCHAT_DATA": "/env-data", "PHOTOCHAT_MODELS": "clip"}
    assert settings(**environment).images == (Path("/env"),)
    assert settings(**environment).models == "clip"
    chosen = settings("--images", "/a", "/b", "--data", "/d", "--models", "builtin", **environment)
    assert (chosen.images, chosen.data, chosen.models) == ((Path("/a"), Path("/b")), Path("/d"), "builtin")


def test_models_weight_and_limit_are_settings() -> None:
    chosen = settings("--max-megapixels", "200", PHOTOCHAT_IMAGE_WEIGHT="0.25", PHOTOCHAT_CLIP="some/clip")
    assert (chosen.max_pixels, chosen.image_weight, chosen.clip_id) == (200_000_000, 0.25, "some/clip")


@pytest.mark.parametrize("weight", ["2", "-0.1", "half", "nan", ""])
def test_a_weight_that_is_no_share_is_refused(weight: str) -> None:
    with pytest.raises(UsageError, match="PHOTOCHAT_IMAGE_WEIGHT"):
        settings(PHOTOCHAT_IMAGE_WEIGHT=weight)


def test_a_family_from_the_environment_is_checked() -> None:
    with pytest.raises(UsageError, match="no model family “gpt”"):
        settings(PHOTOCHAT_MODELS="gpt")


def test_each_images_folder_has_a_data_folder_of_its_own_outside_the_photos(tmp_path: Path) -> None:
    first, second = (
        default_data_folder(tmp_path / "a" / "photos"),
        default_data_folder(tmp_path / "b" / "photos"),
    )
    assert first != second
    assert first == default_data_folder(tmp_path / "a" / "x" / ".." / "photos")
    assert first.name.startswith("photos-")
    assert not first.is_relative_to(tmp_path)


def test_a_home_folder_is_written_out() -> None:
    assert settings("--images", "~/photos").images == (Path.home() / "photos",)


@pytest.mark.parametrize("limit", ["0", "-5", "nan"])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    with pytest.raises(UsageError, match="Give a number of megapixels above 0"):
        settings(f"--max-megapixels={limit}")
