"""How fast one attempt may save: a bucket in the process; what is refused is sent again, never dropped. How often one may start."""

from __future__ import annotations

import threading
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.web.errors import TooMany
from quizapp.web.extensions import settings
from quizapp.web.ratelimit import Limit, count_within, key_digest

STARTS = Limit("attempt_starts", most=10, window_s=60, code="too_many_starts")
PER_SECOND, BURST, MOST_KEPT = 5.0, 20.0, 10_000
_buckets: dict[str, tuple[float, float]] = {}
_guard = threading.Lock()


def refuse_flood(attempt_code: str, now: datetime) -> None:
    """Five saves a second and attempt, twenty at once. **Raises** TooMany."""
    moment = now.timestamp()
    with _guard:
        if len(_buckets) > MOST_KEPT:
            _buckets.clear()
        filled, since = _buckets.get(attempt_code, (BURST, moment))
        filled = min(BURST, filled + max(0.0, moment - since) * PER_SECOND)
        is_allowed = filled >= 1
        _buckets[attempt_code] = (filled - is_allowed, moment)  # a refused try costs nothing, else who hurries waits for ever
    if not is_allowed:
        raise TooMany("saved_too_fast", retry_after_s=1)


def count_start(session: Session, account_id: int, now: datetime) -> None:
    """Ten starts a minute and person, whatever she starts. **Raises** TooMany. **Source**: promises, limits."""
    count_within(session, STARTS, key_digest(settings().secret_key, STARTS, str(account_id)), now)
