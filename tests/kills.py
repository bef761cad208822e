"""Kills indexing in the middle, again and again: ``python -m tests.kills [times]``.

Half of the kills hit while photos are encoded, half while captions are written, with the built-in models. Whatever was
kept when a process died must be there afterwards bit for bit, the catalogue must be sound, what people said must stay,
and the end must be what a run that nobody disturbed comes to. The exit status is 1 where any of it is not so.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.conftest import COLOURS, save_photo

# A run is killed within a batch after its first one; fewer photos than this a kill would not last.
PHOTOS_A_KILL = 40
LONGEST_BATCH_S = 1.5
_RUN = """
import sys
from pathlib import Path
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.settings import Settings
photos, data = map(Path, sys.argv[1:])
with Library.open(Settings((photos,), data, models="builtin")) as library:
    for step in index_folder(library, [photos]):
        print(step.phase, step.done, flush=True)
"""
Rows = dict[tuple[str, ...], bytes]


class Kills:
    """What was done to one data folder, and what went wrong."""

    def __init__(self, photos: Path, data: Path, seed: int) -> None:
        self.photos, self.data, self.wrong = photos, data, list[str]()
        self._chance = random.Random(seed)
        self.struck: dict[str, int] = {}

    def kill_in(self, phase: str) -> None:
        """Runs until a batch of ``phase`` is kept, and kills it within the next one."""
        before = kept(self.data)
        with _started(self.photos, self.data) as child:
            assert child.stdout is not None
            reached = ""
            for line in child.stdout:
                reached, done = line.split()
                if reached == phase and int(done) > 0:
                    break
            time.sleep(self._chance.uniform(0, LONGEST_BATCH_S))
            alive = child.poll() is None
            child.kill()
            reached = [reached, *(line.split()[0] for line in child.stdout)][-1]  # what was reported meanwhile
        if alive and reached == phase:
            self.struck[phase] = self.struck.get(phase, 0) + 1
        else:
            self.wrong.append(f"a kill meant for {phase} came at {reached}")
        self._judge(before)

    def _judge(self, before: Rows) -> None:
        after = kept(self.data)
        if lost := [key for key, value in before.items() if after.get(key) != value]:
            self.wrong.append(f"{len(lost)} rows of before a kill are gone or another, such as {lost[0]}")
        if (verdict := integrity(self.data)) != "ok":
            self.wrong.append(f"the catalogue is damaged: {verdict}")


def _started(photos: Path, data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _RUN, str(photos), str(data)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])


def _whole_run(photos: Path, data: Path) -> None:
    with _started(photos, data) as child:
        child.communicate()
    if child.returncode:
        raise SystemExit(f"A run that nobody disturbed failed: status {child.returncode}")


def kept(data: Path) -> Rows:
    """Vectors and captions by photo, and likes, as they are in the catalogue."""
    if not (data / "catalogue.sqlite").exists():
        return {}
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as catalogue:
        vectors = catalogue.execute("SELECT relative, kind, vector FROM vectors JOIN photos USING (photo_id)")
        rows: Rows = {("vector", name, kind): vector for name, kind, vector in vectors}
        captions = catalogue.execute("SELECT relative, caption FROM photos WHERE caption IS NOT NULL")
        rows |= {("caption", name): caption.encode() for name, caption in captions}
        likes = catalogue.execute("SELECT token, relative FROM likes JOIN photos USING (content_hash)")
        return rows | {("like", token, name): b"" for token, name in likes}


def integrity(data: Path) -> str:
    """What SQLite finds wrong with the catalogue, "ok" where that is nothing."""
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as catalogue:
        return str(catalogue.execute("PRAGMA integrity_check").fetchone()[0])


def _like_some(data: Path) -> None:
    """Somebody likes the first ten photos."""
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as catalogue, catalogue:
        catalogue.execute(
            "INSERT INTO likes SELECT 'me', content_hash, photo_id, 1 FROM photos ORDER BY photo_id LIMIT 10"
        )


def main(times: int, seed: int = 0) -> int:
    """Kills ``times`` runs and says what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        photos, data, calm = (Path(folder) / name for name in ("photos", "data", "calm"))
        for number in range(times * PHOTOS_A_KILL // 2):
            colour = list(COLOURS)[number % len(COLOURS)]
            save_photo(photos / f"{number:04d}.jpg", colour, (320, 240), seed=number)
        kills = Kills(photos, data, seed)
        for number in range(times):
            kills.kill_in("photos" if number < times // 2 else "captions")
            if number == 0:
                _like_some(data)
        _whole_run(photos, data)
        _whole_run(photos, calm)
        ended, expected = kept(data), kept(calm)
        differ = [
            key for key in ended.keys() | expected.keys() if key[0] != "like" and ended.get(key) != expected.get(key)
        ]
        if differ:
            kills.wrong.append(f"{len(differ)} rows are not those of an undisturbed run, such as {differ[0]}")
        if (likes := sum(key[0] == "like" for key in ended)) != 10:
            kills.wrong.append(f"{likes} of 10 likes are left")
        print(f"killed while {kills.struck}; at the end {len(ended)} rows of {times * PHOTOS_A_KILL // 2} photos")
    for what in kills.wrong:
        print(what)
    print("Nothing was lost." if not kills.wrong else "Something went wrong.")
    return bool(kills.wrong)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
