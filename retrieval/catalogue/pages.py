"""Reads the rows of an SQLite file page by page, without its B-trees, to recover them from a damaged file.

Follows the file format (sqlite.org/fileformat2.html, sections 1.5, 1.6 and 2.1).
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_PAGE = 4096  # page size if the header is damaged too
_INNER_INDEX, _INNER_TABLE, _INDEX, _TABLE = 2, 5, 10, 13
_CELLS_AT = {_INNER_INDEX: 12, _INNER_TABLE: 12, _INDEX: 8, _TABLE: 8}
_WHOLE_NUMBERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial types and their bytes
_MOST_OVERFLOW = 1 << 16  # overflow pages of one row
Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row. ``number`` is its rowid, None in an index or a WITHOUT ROWID table.

    ``owner`` is the root page of the tree that the page belongs to, None if no tree leads to it.
    """

    owner: int | None
    number: int | None
    values: Values


@dataclass(slots=True)
class Pages:
    """The pages of a file; ``owners`` maps a page to the root of its tree."""

    data: bytes | mmap.mmap
    size: int
    usable: int
    owners: dict[int, int] = field(default_factory=dict)
    free: set[int] = field(default_factory=set)

    @classmethod
    @contextmanager
    def of(cls, path: Path, roots: Sequence[int]) -> Iterator[Pages]:
        """The pages of a file whose trees have these root pages, as far as the trees can be followed."""
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield cls._followed(data, roots)

    @classmethod
    def _followed(cls, data: mmap.mmap, roots: Sequence[int]) -> Pages:
        size, reserved = (int.from_bytes(data[16:18], "big"), data[20]) if data[:6] == b"SQLite" else (_PAGE, 0)
        size = 1 << 16 if size == 1 else size
        if size not in (1 << power for power in range(9, 17)) or reserved > size - 480:
            size, reserved = _PAGE, 0
        pages = cls(data, size, size - reserved)
        for root in roots:
            pages._follow(root)
        pages._follow_free()
        return pages

    def rows(self) -> Iterator[Row]:
        """Every row of every page that holds rows, except deleted ones."""
        for number in range(1, len(self.data) // self.size + 1):
            kind, owner = self._kind(number), self.owners.get(number)
            if number in self.free or (kind not in (_INDEX, _TABLE) and not (kind == _INNER_INDEX and owner)):
                continue
            for at in self._cells(number):
                with suppress(IndexError, ValueError, struct.error):
                    yield self._row(number, kind, at, owner)

    def _page(self, number: int) -> bytes:
        return self.data[(number - 1) * self.size : number * self.size]

    def _kind(self, number: int) -> int:
        page = self._page(number)
        return page[100 if number == 1 else 0] if len(page) == self.size else 0

    def _cells(self, number: int) -> list[int]:
        """Offsets of the cells of a page, from its cell pointer array."""
        start = 100 if number == 1 else 0
        page, first = self._page(number), start + _CELLS_AT[self._kind(number)]
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        if first + 2 * count > self.size:
            return []
        return [at for (at,) in struct.iter_unpack(">H", page[first : first + 2 * count]) if first <= at < self.size]

    def _follow(self, root: int) -> None:
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in self.owners or self._kind(number) not in _CELLS_AT:
                continue
            self.owners[number] = root
            if self._kind(number) in (_INNER_INDEX, _INNER_TABLE):
                page, start = self._page(number), 100 if number == 1 else 0
                places = [*self._cells(number), start + 8]
                waiting += [int.from_bytes(page[at : at + 4], "big") for at in places]

    def _follow_free(self) -> None:
        """Collect the pages on the freelist, which hold deleted rows."""
        trunk = int.from_bytes(self.data[32:36], "big") if self.data[:6] == b"SQLite" else 0
        while trunk and trunk not in self.free and len(page := self._page(trunk)) == self.size:
            self.free.add(trunk)
            count = min(int.from_bytes(page[4:8], "big"), self.size // 4 - 2)
            self.free.update(number for (number,) in struct.iter_unpack(">I", page[8 : 8 + 4 * count]))
            trunk = int.from_bytes(page[:4], "big")

    def _row(self, number: int, kind: int, at: int, owner: int | None) -> Row:
        page = self._page(number)
        at += 4 if kind == _INNER_INDEX else 0
        length, at = _varint(page, at)
        row_id = None
        if kind == _TABLE:
            row_id, at = _varint(page, at)
        return Row(owner, row_id, _values(self._payload(page, at, length, kind == _TABLE)))

    def _payload(self, page: bytes, at: int, length: int, is_table: bool) -> bytes:
        """The bytes of a row, including its overflow pages; raises ValueError."""
        if length > len(self.data):
            raise ValueError(length)
        most = self.usable - 35 if is_table else (self.usable - 12) * 64 // 255 - 23
        if length <= most:
            return page[at : at + length]
        least = (self.usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (self.usable - 4)
        local = local if local <= most else least
        parts, following = [page[at : at + local]], int.from_bytes(page[at + local : at + local + 4], "big")
        for _ in range(min(_MOST_OVERFLOW, length // (self.usable - 4) + 1)):
            if not following or len(more := self._page(following)) < self.size:
                break
            parts.append(more[4 : self.usable])
            following = int.from_bytes(more[:4], "big")
        payload = b"".join(parts)[:length]
        if len(payload) < length:
            raise ValueError(length)
        return payload


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        value = value << 7 | data[at + place] & 0x7F
        if data[at + place] < 0x80:
            return value, at + place + 1
    value = value << 8 | data[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9


def _values(record: bytes) -> Values:
    """The values of a record; raises ValueError (including UnicodeDecodeError) or IndexError if it is garbage."""
    end, at = _varint(record, 0)
    body, values = end, []
    if not 0 < end <= len(record):
        raise ValueError(end)
    while at < end:
        kind, at = _varint(record, at)
        value, body = _value(record, kind, body)
        values.append(value)
    if at != end or body != len(record):
        raise ValueError(body)
    return tuple(values)


def _value(record: bytes, kind: int, at: int) -> tuple[object, int]:
    if kind >= 12:
        end = at + (kind - 12) // 2
        return (record[at:end].decode() if kind % 2 else record[at:end]), end
    if kind in _WHOLE_NUMBERS:
        end = at + _WHOLE_NUMBERS[kind]
        return int.from_bytes(record[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", record, at)[0], at + 8
    if kind in (8, 9):
        return kind - 8, at
    if kind == 0:
        return None, at
    raise ValueError(kind)
