"""The Milvus client: collections of photos, their schema, and calls whose failures are one sentence."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, get_args

import numpy as np

from retrieval.errors import ImageSearchError, MissingExtraError, VectorEngineError
from retrieval.lines import first_line
from retrieval.settings import MilvusKind
from retrieval.vector_index.protocol import Ids, Part, Vectors

# Build parameters of each Milvus index. HNSW: the customary 16 links per node.
ENGINES: dict[MilvusKind, dict[str, int]] = {
    "HNSW": {"M": 16, "efConstruction": 200}, "FLAT": {}, "IVF_RABITQ": {"nlist": 4096}, "DISKANN": {},
}  # fmt: skip
# One row of a collection: a photo's vectors, and the facts that conditions are checked against.
Entity = dict[str, Any]
FIELDS: tuple[Part, ...] = get_args(Part)
# Timeouts in seconds: of a question, and of sending a batch.
_ASKING, _SENDING = 10, 60
# Seconds between attempts while the server does not answer; Milvus's error codes for that, and for a collection that
# is not loaded.
_PAUSES = (0.2, 0.5, 1.0, 2.0)
_NOBODY, _NOT_LOADED = 2, 101
_ROWS = 1000  # a gRPC message holds 64 MB, a photo with three vectors about 3 kB
MOST_ANSWERS = 16_384  # Milvus's limit for one query
_LONGEST = 1024  # bytes of a text field


class MilvusServer:
    """One Milvus: a path is a file that Milvus Lite opens in this process, "http://…" is a server or a cluster."""

    def __init__(self, uri: str, token: str = "", engine: MilvusKind = "HNSW") -> None:
        """``engine`` is the index type of new collections; ``token`` ("user:password") never appears in a message."""
        self.uri, self.engine, self._token = uri, engine, token
        self._opening = threading.Lock()
        self._client: Any = None

    def call(self, name: str, *args: Any, timeout: float = _ASKING, **named: Any) -> Any:
        """The result of a method of pymilvus's client, retried while the server is away; raises VectorEngineError."""
        for pause in (*_PAUSES, None):
            try:
                return getattr(self._opened(), name)(*args, timeout=timeout, **named)
            except ImageSearchError:
                raise
            except Exception as error:  # pymilvus raises its own, gRPC's and built-in exceptions
                code = getattr(error, "code", None)
                if pause is None or code not in (_NOBODY, _NOT_LOADED):
                    reason = first_line(getattr(error, "message", "") or str(error))
                    raise VectorEngineError(self.uri, reason) from error
            if code == _NOT_LOADED:  # the server was restarted
                self.call("load_collection", args[0], timeout=_SENDING)
                continue
            self.close()
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        with self._opening:
            client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close()

    def _opened(self) -> Any:
        with self._opening:
            if self._client is None:
                self._client = self._connected()
            return self._client

    def _connected(self) -> Any:
        try:
            for name in ("pymilvus", "milvus_lite", "grpc._server"):  # we report every failure, once
                logging.getLogger(name).setLevel(logging.CRITICAL)
            from pymilvus import MilvusClient
        except ImportError as error:
            raise MissingExtraError("--index milvus", "scale") from error
        # With gRPC's shared pool, a server that was away for long is not retried for minutes.
        own_pool = {"grpc.use_local_subchannel_pool": 1}
        return MilvusClient(uri=self.uri, token=self._token, timeout=_ASKING, grpc_options=own_pool)

    # -- collections

    def collections(self, start: str) -> list[str]:
        """Names of the collections that begin with ``start``, sorted."""
        return sorted(name for name in self.call("list_collections") if name.startswith(start))

    def properties(self, name: str) -> dict[str, Any]:
        """The properties of a collection that ``tell`` wrote."""
        properties = self.call("describe_collection", name).get("properties") or {}
        mine = {
            key.removeprefix("photochat."): value for key, value in properties.items() if key.startswith("photochat.")
        }
        return {key: json.loads(value) for key, value in mine.items()}

    def tell(self, name: str, **values: Any) -> None:
        """Set properties of a collection, each a JSON value."""
        properties = {f"photochat.{key}": json.dumps(value, sort_keys=True) for key, value in values.items()}
        self.call("alter_collection_properties", name, properties=properties)

    def create(self, name: str, dim: int) -> None:
        """Create an empty collection for vectors of length ``dim``.

        Its consistency level is "Session": a client sees its own writes at once and others see them a moment later,
        and no query waits for the whole cluster, as it would with "Strong".
        """
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("photo_id", DataType.INT64, is_primary=True)
        for field in FIELDS:
            schema.add_field(field, DataType.FLOAT_VECTOR, dim=dim)
        schema.add_field("captioned", DataType.BOOL)
        schema.add_field("taken", DataType.INT64, nullable=True)
        schema.add_field("megapixels", DataType.DOUBLE)
        for text in ("orientation", "format", "camera", "folder", "label"):
            schema.add_field(text, DataType.VARCHAR, max_length=_LONGEST)
        schema.add_field("colours", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=16, max_length=_LONGEST)
        indexes = MilvusClient.prepare_index_params()
        for field in FIELDS:
            indexes.add_index(field, index_type=self.engine, metric_type="IP", params=ENGINES[self.engine])
        self.call(
            "create_collection",
            name,
            schema=schema,
            index_params=indexes,
            consistency_level="Session",
            timeout=_SENDING,
        )

    def drop(self, name: str) -> None:
        """Delete a collection."""
        self.call("drop_collection", name, timeout=_SENDING)

    def pointed(self, alias: str) -> str | None:
        """The name of the collection that ``alias`` points to, or None."""
        try:
            return str(self.call("describe_alias", alias)["collection_name"])
        except VectorEngineError:
            return None

    def point(self, alias: str, name: str) -> None:
        """Point ``alias`` to the collection ``name``."""
        self.call("alter_alias" if self.pointed(alias) else "create_alias", collection_name=name, alias=alias)

    # -- photos

    def send(self, name: str, entities: Iterable[Entity]) -> None:
        """Add or replace photos; when this returns they are on disk and can be found."""
        batch: list[Entity] = []
        for entity in entities:
            batch.append({key: _short(value) for key, value in entity.items()})
            if len(batch) == _ROWS:
                self.call("upsert", name, batch, timeout=_SENDING)
                batch = []
        if batch:
            self.call("upsert", name, batch, timeout=_SENDING)
        self.call("flush", name, timeout=_SENDING)

    def forget(self, name: str, ids: Ids) -> None:
        """Delete photos; unknown ids are ignored."""
        for start in range(0, len(ids), MOST_ANSWERS):
            self.call("delete", name, ids=ids[start : start + MOST_ANSWERS].tolist(), timeout=_SENDING)

    def ids(self, name: str, condition: str = "") -> Ids:
        """Ids (n,), ascending, of the photos of a collection that meet a condition."""
        pages = self.call("query_iterator", name, batch_size=MOST_ANSWERS, filter=condition, output_fields=["photo_id"])
        ids: list[int] = []
        while page := pages.next():
            ids += [entity["photo_id"] for entity in page]
        pages.close()
        return np.unique(np.array(ids, np.int64))

    def vectors(self, name: str, field: str, ids: Ids) -> tuple[Ids, Vectors]:
        """Ids (m,) and vectors (m, dim) of those of ``ids`` that the collection has, in any order."""
        entities: list[Entity] = []
        for start in range(0, len(ids), _ROWS):
            batch = ids[start : start + _ROWS].tolist()
            entities += self.call("query", name, ids=batch, output_fields=["photo_id", field])
        rows = [np.asarray(entity[field], np.float32) for entity in entities]
        return np.array([entity["photo_id"] for entity in entities], np.int64), np.array(rows, np.float32)

    def nearest(
        self, name: str, field: str, vectors: Vectors, limit: int, effort: int, condition: str = ""
    ) -> Iterator[tuple[Ids, Vectors]]:
        """For each of ``vectors`` (q, dim): ids and cosines of up to ``limit`` photos that meet a condition.

        Best first.
        """
        answers = self.call(
            "search",
            name,
            list(vectors),
            anns_field=field,
            limit=limit,
            filter=condition,
            search_params={"metric_type": "IP", "params": {"ef": effort}},
        )
        for answer in answers:
            yield (
                np.array([hit["photo_id"] for hit in answer], np.int64),
                np.array([hit["distance"] for hit in answer], np.float32),
            )


def _short(value: Any) -> Any:
    """A value that fits a field: long texts are cut."""
    return os.fsencode(value)[:_LONGEST].decode("utf-8", "ignore") if isinstance(value, str) else value


def quoted(texts: Sequence[str]) -> str:
    """Texts as a list in a Milvus expression."""
    return json.dumps(list(texts), ensure_ascii=False)
