"""Fetching a checkpoint from the Hugging Face hub into its cache: resumable, and checked to the last byte.

The transfer is written here for the sake of gigabytes on poor connections. The hub's own client (2.4) resumes a
connection that breaks, but only within a call: each call writes to a new temporary file, which it deletes when it is
stopped or gives up. Here the next run goes on where this one stopped, and between two chunks it is told how far the
download is. Tokens and places are the client's.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import ssl
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

from retrieval.checkpoints import COMMIT, WEIGHTS, Layout, kind_of, layout_of, repository_folder, require_kind, wanted
from retrieval.errors import ModelUnavailableError
from retrieval.installation import command
from retrieval.lines import size_text
from retrieval.words import say

# Requests must fail fast without a connection; a transfer may stall for longer on a poor one.
ASK_SECONDS, STALL_SECONDS = 5.0, 30.0
CHUNK = 1 << 20
# Seconds until a busy hub is asked again; it may name its own number, up to a limit.
PAUSES, LONGEST_PAUSE = (1.0, 3.0), 20.0
_BUSY = {429, 502, 503, 504}
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
# The hub's own account that offers safetensors of older repositories as pull requests.
_CONVERTER = "SFconvertbot"
_ETAG = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA256 = 64  # digits


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """``file`` of a model is on its way; ``done`` and ``total`` are bytes of the whole checkpoint."""

    file: str
    done: int
    total: int
    model_id: str


@dataclass(frozen=True, slots=True)
class _RemoteFile:
    """A file at the hub. ``etag`` names it in the cache: its sha256, or for a small one git's sha1."""

    name: str
    size: int
    etag: str

    @property
    def is_large(self) -> bool:
        return len(self.etag) == _SHA256


@dataclass(frozen=True, slots=True)
class _Remote:
    """A revision at the hub that was resolved to a commit."""

    model_id: str
    revision: str
    commit: str
    files: tuple[_RemoteFile, ...]

    @property
    def layout(self) -> Layout | None:
        """None where it has no weights that are read."""
        return layout_of([file.name for file in self.files])


def download(
    family: str,
    model_id: str,
    revision: str | None = None,
    weights_sha256: str | None = None,
    kinds: Collection[str] = (),
) -> Iterator[DownloadProgress]:
    """Bring a checkpoint's weights (safetensors), configs and tokenizer into the Hugging Face cache.

    The first state has all bytes that will come. Resumes where it was interrupted; files that are complete are not
    fetched again. Where the revision has no safetensors, the hub's own conversion of it is taken. Raises
    ModelUnavailableError when the hub does not answer, has no such model, sends something other than it announced, or
    where the model's config is of none of the ``kinds``: that is known before its weights are fetched.
    """
    remote, layout = _resolve(family, model_id, revision or "main")
    offered = {file.name: file.etag for file in remote.files}
    if weights_sha256 and offered.get(WEIGHTS) != weights_sha256:
        raise ModelUnavailableError.because(family, "model-other-weights", id=model_id)
    repository, total, done = repository_folder(model_id), sum(file.size for file in remote.files), 0
    try:
        _check_space(family, repository, remote)
        files = sorted(remote.files, key=lambda file: file.name != layout.config)
        yield DownloadProgress(files[0].name, done, total, model_id)
        for file in files:
            for received in _fetch(family, remote, file):
                yield DownloadProgress(file.name, done + received, total, model_id)
            done += file.size
            if file.name == layout.config and kinds:
                kind = kind_of(repository / "snapshots" / remote.commit, layout)
                require_kind(family, model_id, kind, kinds)
        if remote.revision != remote.commit:
            ref = repository / "refs" / remote.revision
            ref.parent.mkdir(parents=True, exist_ok=True)
            ref.write_text(remote.commit)
    except OSError as failure:
        raise _not_kept(family, repository, failure) from failure


def _resolve(family: str, model_id: str, revision: str) -> tuple[_Remote, Layout]:
    """The revision itself, or the hub's own conversion of it to safetensors, and its layout."""
    remote = _look_up(family, model_id, revision)
    if remote.layout:
        return remote, remote.layout
    asked = f"/api/models/{model_id}/discussions?type=pull_request&author={_CONVERTER}"
    for proposal in _ask(family, model_id, asked)["discussions"]:
        if proposal.get("author", {}).get("name") != _CONVERTER:
            continue  # anybody may propose weights
        converted = _look_up(family, model_id, f"refs/pr/{int(proposal['num'])}")
        if converted.layout:
            return converted, converted.layout
    raise ModelUnavailableError.because(family, "model-unsafe-weights", id=model_id)


def _look_up(family: str, model_id: str, revision: str) -> _Remote:
    revision_info = _ask(family, model_id, f"/api/models/{model_id}/revision/{quote(revision, safe='')}?blobs=true")
    listed = {str(file["rfilename"]): file for file in revision_info.get("siblings", ())}
    files = tuple(
        _RemoteFile(name, int(file["size"]), str((file.get("lfs") or {}).get("sha256") or file["blobId"]))
        for name, file in listed.items()
        if name in wanted(listed)
    )
    # They become names of files here.
    if not COMMIT.fullmatch(revision_info.get("sha", "")) or not all(_ETAG.fullmatch(file.etag) for file in files):
        raise _not_fetched(family, model_id, say("hub-nonsense"))
    return _Remote(model_id, revision, revision_info["sha"], files)


def _fetch(family: str, remote: _Remote, file: _RemoteFile) -> Iterator[int]:
    """Yields the bytes received so far."""
    repository = repository_folder(remote.model_id)
    target = repository / "snapshots" / remote.commit / file.name
    blob = repository / "blobs" / file.etag
    # Weights that are here were checked when they came; to look through gigabytes again would take too long.
    if not (target.is_file() and (file.is_large or _is_intact(target, file.etag))):
        if not _is_intact(blob, file.etag):
            part = blob.with_name(f"{file.etag}.photochat.incomplete")
            yield from _receive(family, remote, file, part)
            if not _is_intact(part, file.etag):
                part.unlink()
                again = command(f"models get {family}")
                raise ModelUnavailableError.because(family, "model-arrived-damaged", file=file.name, command=again)
            part.replace(blob)
        _place(blob, target)
    yield file.size


def _receive(family: str, remote: _Remote, file: _RemoteFile, part: Path) -> Iterator[int]:
    """Appends to ``part`` until it is whole; a broken connection is resumed as long as that brings bytes."""
    part.parent.mkdir(parents=True, exist_ok=True)
    path = f"/{remote.model_id}/resolve/{remote.commit}/{quote(file.name)}"
    part.touch()
    while (have := part.stat().st_size) < file.size:
        try:
            with _patiently(path, STALL_SECONDS, have) as response:
                received = have if response.status == 206 else 0  # else the range was not honoured
                with part.open("r+b") as sink:
                    sink.truncate(received)
                    sink.seek(received)
                    while chunk := response.read(CHUNK):
                        sink.write(chunk)
                        received += len(chunk)
                        yield received
        except HTTPError as refusal:
            raise _refused(family, remote.model_id, remote.revision, refusal) from refusal
        except (OSError, HTTPException) as failure:
            if isinstance(failure, OSError) and failure.errno in _DISK_FULL:
                raise  # more would not help
            cut: Exception | None = failure
        else:
            cut = None
        if part.stat().st_size <= have:
            at = say("hub-stopped", done=size_text(have), total=size_text(file.size), file=file.name)
            raise _not_fetched(family, remote.model_id, at) from cut


def _is_intact(path: Path, etag: str) -> bool:
    if not path.is_file():
        return False
    # git's name of a small file is the sha1 of a header and its bytes; large ones go by their sha256.
    digest = hashlib.sha256() if len(etag) == _SHA256 else hashlib.sha1(b"blob %d\0" % path.stat().st_size)
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == etag


def _place(blob: Path, target: Path) -> None:
    """Shows the blob in the snapshot as the hub's client does: by a relative link, else the file itself."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.unlink(missing_ok=True)  # a link to a blob that was deleted
        target.symlink_to(os.path.relpath(blob, target.parent))
    except OSError:
        blob.replace(target)


def _check_space(family: str, repository: Path, remote: _Remote) -> None:
    snapshot, blobs = repository / "snapshots" / remote.commit, repository / "blobs"
    present = {f for f in remote.files if (snapshot / f.name).is_file() or (blobs / f.etag).is_file()}
    missing = sum(file.size for file in remote.files if file not in present)
    repository.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(repository).free
    if free < missing:
        room = {"needed": size_text(missing), "free": size_text(free), "folder": str(repository.parent)}
        raise ModelUnavailableError.because(family, "model-no-room", **room)


def _ask(family: str, model_id: str, path: str) -> Any:
    from huggingface_hub import constants

    if constants.is_offline_mode():
        raise _not_fetched(family, model_id, say("hub-offline"))
    try:
        with _patiently(path, ASK_SECONDS) as response:
            return json.load(response)
    except HTTPError as refusal:
        raise _refused(
            family, model_id, unquote(path.partition("/revision/")[2].partition("?")[0]), refusal
        ) from refusal
    except (OSError, HTTPException, ValueError) as failure:
        cause = failure.reason if isinstance(failure, URLError) else failure
        if isinstance(cause, TimeoutError):
            raise _not_fetched(family, model_id, say("hub-silent", seconds=int(ASK_SECONDS))) from failure
        raise _not_fetched(family, model_id, getattr(cause, "strerror", None) or str(cause)) from failure


def _refused(family: str, model_id: str, revision: str, refusal: HTTPError) -> ModelUnavailableError:
    """What a status of the hub means; its own reason is in a header."""
    from huggingface_hub import constants, get_token

    token, cause = "yes" if get_token() else "no", refusal.headers.get("X-Error-Code", "")
    because = partial(ModelUnavailableError.because, family, id=model_id, token=token)
    if cause == "RevisionNotFound":
        return because("model-no-revision", revision=revision)
    if cause == "GatedRepo" or refusal.code == 403:
        return because("model-gated", page=f"{constants.ENDPOINT}/{model_id}")
    if refusal.code == 401 and token == "yes":
        return because("model-token-refused")
    if refusal.code in (401, 404):
        return because("model-unknown")
    code = str(refusal.code)
    return _not_fetched(family, model_id, say(f"hub-{code}" if refusal.code in _BUSY else "hub-error", code=code))


def _patiently(path: str, timeout: float, start: int = 0) -> HTTPResponse:
    """As ``_open``; a hub that says it is busy is asked again a little later."""
    for pause in PAUSES:
        try:
            return _open(path, timeout, start)
        except HTTPError as refusal:
            if refusal.code not in _BUSY:
                raise
            named = refusal.headers.get("Retry-After", "")
            time.sleep(min(float(named) if named.isdigit() else pause, LONGEST_PAUSE))
    return _open(path, timeout, start)


def _open(path: str, timeout: float, start: int = 0) -> HTTPResponse:
    import certifi
    from huggingface_hub import constants, get_token

    request = Request(constants.ENDPOINT + path, headers={"User-Agent": "photochat"})
    if token := get_token():  # large files lie on other hosts, which must not get it
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    if start:
        request.add_header("Range", f"bytes={start}-")
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())  # Python on a Mac finds no certificates of the system
    return cast(HTTPResponse, urlopen(request, timeout=timeout, context=trust))


def _not_fetched(family: str, model_id: str, cause: str) -> ModelUnavailableError:
    from huggingface_hub import constants

    host, folder = urlsplit(constants.ENDPOINT).netloc, str(repository_folder(model_id))
    return ModelUnavailableError.because(
        family, "model-not-fetched", id=model_id, host=host, cause=cause, folder=folder
    )


def _not_kept(family: str, repository: Path, failure: OSError) -> ModelUnavailableError:
    cause = "model-disk-full" if failure.errno in _DISK_FULL else "model-not-kept"
    reason = failure.strerror or str(failure)
    return ModelUnavailableError.because(family, cause, folder=str(repository.parent), reason=reason)
