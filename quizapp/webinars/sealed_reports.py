"""Attendance reports while they wait to be read: sealed, each with a key of its own.

A report holds more about people than is kept of it. So its file, and the first rows of a table whose columns have to be asked for, stand
in the database under a key that the browser keeps in which it was handed in. The server has that key, sealed with its secret key, while
it reads; while a person is asked what the columns mean it has none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from quizapp.interchange.attendance.reading import Unknown
from quizapp.interchange.workbooks import refuse_too_large
from quizapp.kernel.errors import Invalid
from quizapp.kernel.ids import new_secret
from quizapp.kernel.sealing import open_sealed, open_sealed_bytes, seal, seal_bytes

_FILE, _COLUMNS, _KEY = "attendance report", "columns of a report", "key of a report"
READ_AT_ONCE, PACKED_AT_ONCE = 512 * 1024, 64 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class SealedReport:
    """A file that was handed in. **Shape**: `key` is for the browser, `reading_key` for who reads; `lines` about how many rows there are,
    0 for a packed one, which has to be opened first; `is_little`: it is read while its trainer waits."""

    content: bytes
    key: str
    reading_key: str
    lines: int
    is_little: bool


def sealed_report(content: bytes, secret: str) -> SealedReport:
    """What is kept of a file until it is read. **Raises** Invalid when it is empty or too large."""
    if not content:
        raise Invalid("table_empty")
    refuse_too_large(content)
    key, is_packed = new_secret(), content.startswith(b"PK")
    is_little = len(content) <= (PACKED_AT_ONCE if is_packed else READ_AT_ONCE)  # a packed one may hold much more than it weighs
    lines = 0 if is_packed else content.count(b"\n")
    return SealedReport(seal_bytes(content, _FILE, key), key, reading_key_of(key, secret), lines, is_little)


def reading_key_of(key: str, secret: str) -> str:
    """The key as the server keeps it while it reads."""
    return seal(key, _KEY, secret)


def opened_report(content: bytes | None, reading_key: str | None, secret: str) -> tuple[bytes, str]:
    """The file and its key. **Raises** Invalid where it cannot be opened, because the server has another secret key by now."""
    key = open_sealed(reading_key or "", _KEY, secret)
    opened = open_sealed_bytes(content or b"", _FILE, key) if key else None
    if key is None or opened is None:
        raise Invalid("report_sealed")
    return opened, key


def sealed_columns(found: Unknown, key: str) -> dict[str, Any]:
    """Heads and first rows as they are kept while somebody is asked."""
    return {"sealed": seal(json.dumps(asdict(found)), _COLUMNS, key)}


def opened_columns(asked: Mapping[str, Any] | None, key: str) -> Unknown | None:
    """Heads and first rows again; None without the key."""
    opened = open_sealed((asked or {}).get("sealed", ""), _COLUMNS, key)
    return Unknown(**json.loads(opened)) if opened else None
