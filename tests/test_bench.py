"""The bench measures a real collection, whatever its figures are."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from retrieval.cli import main
from retrieval.indexing.folders import Folders
from retrieval.lab.bench import BenchReport, GrowthReport, bench
from retrieval.lab.figures import Figure
from retrieval.lab.lifelike import make_collection
from retrieval.lab.processes import command_line_figures, page_figures
from retrieval.library import Library
from retrieval.settings import Settings


def test_every_kind_of_question_is_measured_and_the_collection_is_kept(tmp_path: Path) -> None:
    report = bench(300, tmp_path, processes=False)
    measured = {figure.what.split(":")[0] for figure in report.figures}
    assert report.photos == 300
    assert {"search", "vectors", "floor", "beside", "duplicates", "one photo more"} <= measured
    assert all(0 < figure.p50 <= figure.p95 for figure in report.figures)
    (last,) = (tmp_path / "photos").rglob("0000299.jpg")
    kept = last.stat().st_mtime_ns
    assert bench(300, tmp_path, processes=False).photos == 300
    assert last.stat().st_mtime_ns == kept


def _report(report: dict[str, Any]) -> BenchReport:
    figures = tuple(Figure(**figure) for figure in report["figures"])
    return BenchReport(report["photos"], figures, tuple(report["notes"]))


def test_bench_is_a_command_that_draws_growth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "growth.png"
    flags = ["--photos", "60", "--data", str(tmp_path), "--inside", "--growth", str(picture), "--json"]
    assert main(["bench", *flags]) == 0
    reports = json.loads(capsys.readouterr().out)["reports"]
    assert [report["photos"] for report in reports] == [60]
    recalls = [figure for figure in reports[0]["figures"] if "ten best found" in figure["what"]]
    assert [figure["p50"] for figure in recalls] == [100] * 12
    report = _report(reports[0])
    table = list(GrowthReport((report, replace(report, photos=600, figures=report.figures[1:]))).lines())
    assert table[0].endswith(" cores | 60 | 600 | |")
    assert {line.count("|") for line in table if line.startswith("|")} == {5}
    with Image.open(picture) as drawn:
        assert len(drawn.convert("RGB").getcolors(1 << 24) or ()) > 8
    assert main(["bench", *flags[:-2], str(tmp_path / "growth.nothing")]) == 2


def test_a_synthetic_collection_is_one_like_any_other(tmp_path: Path) -> None:
    images = make_collection(200, tmp_path)
    with Library.open(Settings(images=(images,), data=tmp_path / "data", models="builtin")) as library:
        folders = Folders(library.catalogue, library.models.name, [images], library.settings.max_pixels)
        list(folders.walk())
        assert sum(folders.is_unchanged(file) for file in folders.present.values()) == 200
        snapshot = library.snapshot()
        assert len(snapshot) == len(library.catalogue.photos(library.catalogue.ids())) == 200
        cosines = snapshot.images.reconstruct(snapshot.index.ids) @ snapshot.images.reconstruct(snapshot.index.ids).T
        np.fill_diagonal(cosines, -1)
        assert 0.3 < np.median(cosines.max(1)) < 0.95
        caption = library.catalogue.photo(1).caption
        assert caption is not None
        assert 1 in library.catalogue.having_words(caption.text.split()[1:2])


def test_page_and_command_line_are_measured_from_outside(tmp_path: Path) -> None:
    settings = Settings(images=(make_collection(80, tmp_path),), data=tmp_path / "data", models="builtin")
    notes: list[str] = []
    figures = [*command_line_figures(settings, str), *page_figures(settings, str, notes)]
    assert notes == []
    assert {figure.what.split(":")[0] for figure in figures} == {"command line", "page"}
    start_to_end, alone = figures[:2]
    assert alone.p50 < start_to_end.p50
