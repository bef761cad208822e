"""The bench measures a real collection, whatever its figures are."""

from pathlib import Path

import pytest

from retrieval.cli import main
from retrieval.lab.bench import bench


def test_every_kind_of_question_is_measured_and_the_collection_is_kept(tmp_path: Path) -> None:
    report = bench(300, tmp_path)
    measured = {figure.what.split(":")[0] for figure in report.figures}
    assert report.photos == 300
    assert {"search", "vectors", "floor", "beside", "duplicates"} <= measured
    assert all(0 < figure.p50 <= figure.p95 for figure in report.figures)
    kept = (tmp_path / "photos" / "299.jpg").stat().st_mtime_ns
    assert bench(300, tmp_path).photos == 300
    assert (tmp_path / "photos" / "299.jpg").stat().st_mtime_ns == kept


def test_bench_is_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--photos", "50", "--data", str(tmp_path), "--json"]) == 0
    assert '"photos": 50' in capsys.readouterr().out
