"""Limits on failures: counted per account or address under a keyed hash, in fixed windows, in the database.

A class of 300 shares one address, so what succeeds is never counted.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from quizapp.db.types import UtcDateTime
from quizapp.web.errors import TooMany
from quizapp.web.models import FailureCount, FailureRun

RUN_IS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` per window. **Units**: seconds. **Shape**: `code` of the refusal, in words in `limit_error_texts.py`."""

    name: str
    most: int
    window_s: int
    code: str = "too_many_requests"


def network_of(address: str) -> str:
    """What one visitor holds: an IPv4 address, or the network of 64 bits from which IPv6 addresses are taken at will.

    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("2001:db8:1:2:3:4:5:6"), network_of("")
    ('192.0.2.7', '192.0.2.7', '2001:db8:1:2::/64', '')
    """
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv4Address):
        return str(read)
    return str(read.ipv4_mapped or IPv6Network((int(read), 64), strict=False))


# One statement each, because another request may open the window at any moment. As text they serve both databases.
_COUNT = text(
    "INSERT INTO failure_count (key_digest, window_start, count) VALUES (:digest, :start, :weight)"
    " ON CONFLICT (key_digest, window_start) DO UPDATE SET count = failure_count.count + excluded.count RETURNING count"
).bindparams(bindparam("start", type_=UtcDateTime))
_COUNT_IN_ROW = text(
    "INSERT INTO failure_run (key_digest, count, last_at) VALUES (:digest, 1, :now)"
    " ON CONFLICT (key_digest) DO UPDATE SET count = failure_run.count + 1, last_at = excluded.last_at RETURNING count"
).bindparams(bindparam("now", type_=UtcDateTime))


def key_digest(secret: str, limit: Limit, subject: str) -> str:
    """A keyed hash of what is counted; without the secret it says nothing about a person."""
    return hmac.new(secret.encode(), f"{limit.name}:{subject}".encode(), hashlib.sha256).hexdigest()


def refuse_over_limit(session: Session, limit: Limit, digest: str, now: datetime) -> None:
    """**Raises** TooMany when the window is full."""
    start = _window_start(limit, now)
    count = session.scalar(
        select(FailureCount.count).where(FailureCount.key_digest == digest, FailureCount.window_start == start)
    )
    if count is not None and count >= limit.most:
        raise _too_many(limit, now)


def count_within(session: Session, limit: Limit, digest: str, now: datetime, weight: int = 1) -> None:
    """Count one more, or several. **Raises** TooMany when it is one too many: the transaction, and with it the count, is given up.

    Counted first, so that of several at the same moment none is let through on an old count.
    """
    if count_one(session, limit, digest, now, weight) > limit.most:
        raise _too_many(limit, now)


def count_one(session: Session, limit: Limit, digest: str, now: datetime, weight: int = 1) -> int:
    """Count a failure; how many there are now in this window."""
    values = {"digest": digest, "start": _window_start(limit, now), "weight": weight}
    return int(session.execute(_COUNT, values).scalar_one())


def uncount_one(session: Session, limit: Limit, digest: str, at: datetime) -> None:
    """What was counted at that moment came to a good end: one less in its window."""
    window = (FailureCount.key_digest == digest, FailureCount.window_start == _window_start(limit, at))
    session.execute(update(FailureCount).where(*window, FailureCount.count > 0).values(count=FailureCount.count - 1))


def forget_count(session: Session, limit: Limit, digest: str, at: datetime) -> None:
    """Nothing was counted in the window of that moment."""
    session.execute(
        delete(FailureCount).where(FailureCount.key_digest == digest, FailureCount.window_start == _window_start(limit, at))
    )


def count_in_row(session: Session, digest: str, now: datetime) -> int:
    """Count a failure that follows others; how many there are in a row now."""
    return int(session.execute(_COUNT_IN_ROW, {"digest": digest, "now": now}).scalar_one())


class Row(NamedTuple):
    """Failures that follow one another up to now, and when the last one was."""

    failures: int
    last_at: datetime | None


def row_of(session: Session, digest: str) -> Row:
    """The failures in a row under a digest."""
    found = session.execute(select(FailureRun.count, FailureRun.last_at).where(FailureRun.key_digest == digest)).first()
    return Row(*found) if found else Row(0, None)


def end_row(session: Session, digest: str) -> None:
    """A success: failures are counted from the start again."""
    session.execute(delete(FailureRun).where(FailureRun.key_digest == digest))


def forget_old_counts(session: Session, now: datetime) -> None:
    """Counters live for a day at most, those of failures in a row for a month after the last."""
    session.execute(delete(FailureCount).where(FailureCount.window_start < now - timedelta(days=1)))
    session.execute(delete(FailureRun).where(FailureRun.last_at < now - RUN_IS_KEPT))


def _window_start(limit: Limit, now: datetime) -> datetime:
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % limit.window_s, UTC)


def _too_many(limit: Limit, now: datetime) -> TooMany:
    remaining = _window_start(limit, now) + timedelta(seconds=limit.window_s) - now
    return TooMany(limit.code, retry_after_s=max(1, int(remaining.total_seconds())))
