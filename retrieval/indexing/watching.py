"""Watches the folders of a collection: added, renamed and removed files are indexed once they have stopped changing."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

from retrieval.errors import UsageError
from retrieval.images import is_left_out, looks_like_photo
from retrieval.indexing.folders import QUIET_SECONDS, is_at_rest
from retrieval.labels import GIVEN
from retrieval.words import Clause

# While photos keep arriving, a run starts after this many quiet periods, so that complete ones can be found already.
LONGEST_QUIETS = 4
# How often the thread checks whether to stop, and whether the folders have changed.
STEP_MS, LOOK_UP_MS = 100, 1000
# Used only if the system reports no changes (some virtual machines) and every file must be polled.
POLL_MS = 3000
# File systems on which changes by other machines are not reported.
NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "davfs", "fuse.sshfs", "fuse.rclone"))
_log = logging.getLogger(__name__)


class FolderWatch:
    """Watches folders in a thread of its own; ``problem`` is the reason if it cannot, else None."""

    def __init__(
        self,
        folders: Callable[[], Sequence[Path]],
        begin: Callable[[], bool],
        quiet: float = QUIET_SECONDS,
    ) -> None:
        """``begin`` starts a run that skips files changed in the last ``quiet`` seconds; it returns False if busy."""
        self._folders, self._begin, self._quiet = folders, begin, quiet
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.problem: Clause | None = None

    def start(self) -> None:
        """Start watching."""
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, within a tenth of a second."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        watched: Sequence[Path] | None = None
        due = _Due(self._quiet)
        while not self._stopped.is_set():
            folders = self._there()
            if folders == watched:  # there are no folders, or they cannot be watched
                self._stopped.wait(LOOK_UP_MS / 1000)
                continue
            if watched is not None:
                due.add(folders)  # a folder was added, perhaps with new photos
            watched = folders
            reason = watching_hindrance(folders) if folders else None
            try:
                if folders and not reason:
                    self._report(None)
                    self._watch(folders, due)
                    watched = []
            except (OSError, RuntimeError) as error:  # failures of watchfiles, such as the system's limits
                reason = Clause.of("unwatched-system", reason=str(error))
            self._report(reason)

    def _there(self) -> Sequence[Path]:
        """The folders to watch; none while one of them, or the catalogue, cannot be asked, as on a network share."""
        try:
            return self._folders()
        except (OSError, UsageError):
            return []

    def _watch(self, folders: Sequence[Path], due: _Due) -> None:
        """Watch until the folders change or it is stopped."""
        from watchfiles import Change, watch

        def concerns(change: Change, path: str) -> bool:
            return _may_be_photos(Path(path), folders, change is Change.deleted)

        events = watch(
            *folders, watch_filter=concerns, step=STEP_MS, rust_timeout=LOOK_UP_MS, yield_on_timeout=True,
            stop_event=self._stopped, raise_interrupt=False, poll_delay_ms=POLL_MS, ignore_permission_denied=True,
        )  # fmt: skip
        for changes in events:
            due.add(Path(path) for _, path in changes)
            if due.now():
                restless = due.restless()
                if self._begin():
                    due.begun(restless)
            if self._there() != folders:
                break

    def _report(self, reason: Clause | None) -> None:
        problem = Clause.of("unwatched", reason=reason) if reason else None
        if problem and problem != self.problem:
            _log.warning("%s", problem)
        self.problem = problem


class _Due:
    """Pending changes, and when to index them."""

    def __init__(self, quiet: float) -> None:
        self._quiet = quiet
        self._paths: set[Path] = set()
        self._first = self._last = 0.0

    def add(self, paths: Iterable[Path]) -> None:
        """Something changed just now."""
        if more := set(paths):
            self._last = time.monotonic()
            self._first = self._first if self._paths else self._last
            self._paths |= more

    def now(self) -> bool:
        """Whether to index now: nothing has changed for a while, or changes have gone on for long."""
        now = time.monotonic()
        long = now - self._first >= LONGEST_QUIETS * self._quiet
        return bool(self._paths) and (long or now - self._last >= self._quiet)

    def restless(self) -> set[Path]:
        """Files that a run would still skip."""
        return {path for path in self._paths if not is_at_rest(path, self._quiet)}

    def begun(self, restless: set[Path]) -> None:
        """A run has started; the files it skips remain for the next one."""
        self._paths = restless
        self._first = self._last = time.monotonic()


def _may_be_photos(path: Path, folders: Sequence[Path], gone: bool) -> bool:
    """Whether a path may be a photo: not if indexing ignores it; a missing file may have been one."""
    for folder in folders:
        if path.is_relative_to(folder):
            if path != folder and is_left_out(path.relative_to(folder)):
                return False
            return (
                gone or path.suffix.lower() == ".xmp" or path.name == GIVEN or path.is_dir() or looks_like_photo(path)
            )
    return False


def watching_hindrance(folders: Sequence[Path]) -> Clause | None:
    """Why watching these folders would not work, as far as the system reveals; None if nothing speaks against it."""
    try:
        mounts = Path("/proc/self/mounts").read_text(errors="replace")
    except OSError:
        mounts = ""
    for folder in folders:
        if str(folder).startswith("\\\\") or on_network(folder, mounts):
            return Clause.of("unwatched-network", folder=str(folder))
    return None


def on_network(folder: Path, mounts: str) -> bool:
    """Whether a folder is on a network drive; ``mounts`` is Linux's /proc/self/mounts (proc(5)), "" elsewhere."""
    kinds = {}
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        kinds[PurePosixPath(os.fsdecode(place.encode().decode("unicode_escape").encode("latin-1")))] = kind
    path = PurePosixPath(folder)
    return next((kinds[place] for place in (path, *path.parents) if place in kinds), "") in NETWORK
