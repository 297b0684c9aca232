"""Which rows of somebody's attendance go when a report is taken back: those that nothing but this report has told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any


def digest_of(row: Mapping[str, Any]) -> str:
    """By what a row is known again.

    >>> digest_of({"name": "A", "seconds": 1}) == digest_of({"seconds": 1, "name": "A"}), len(digest_of({}))
    (True, 16)
    """
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def told_by(rows: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]], told: Collection[str]) -> list[str]:
    """What a report that is written now answers for. Rows that were there before, and of which nobody knows who told them, are not among
    them: taking the report back leaves them. **Shape**: `told` are digests of what reports have answered for so far.

    >>> old, new = {"name": "A"}, {"name": "B"}
    >>> told_by([old, new], [old], []) == [digest_of(new)], told_by([old], [old], [digest_of(old)]) == [digest_of(old)]
    (True, True)
    """
    unknown = {digest_of(row) for row in before} - set(told)
    return [one for one in dict.fromkeys(digest_of(row) for row in rows) if one not in unknown]


def left_of(rows: Iterable[Mapping[str, Any]], mine: Collection[str], others: Collection[str]) -> list[Mapping[str, Any]]:
    """What stays of somebody's rows without this report: `mine` are those it answers for, `others` those that another report does.

    >>> left_of([{"name": "A"}, {"name": "B"}], [digest_of({"name": "A"})], [])
    [{'name': 'B'}]
    """
    return [row for row in rows if (one := digest_of(row)) not in mine or one in others]
