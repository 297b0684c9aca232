"""Files with many people's data: ten an hour for each person are made and forty read in, and one at a time.

Which addresses these are stands in one table, `guards.HEAVY_WORK`. What is refused or goes wrong is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from quizapp.web.errors import TooMany
from quizapp.web.extensions import now, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.ratelimit import Limit, count_one, count_within, forget_count, key_digest, refuse_over_limit

HeavyTable = Mapping[str, str]
PER_HOUR = {
    "export": Limit("heavy_per_hour", most=10, window_s=3600, code="too_many_files_an_hour"),
    "import": Limit("imports_per_hour", most=40, window_s=3600, code="too_many_reports_an_hour"),
}
"""A meeting tool writes a report at each restart of a webinar, and a trainer who tries what is read hands in files that are refused."""
RUNNING = Limit("heavy_running", most=1, window_s=600)
"""What a killed process has begun is forgotten after this time."""
ASK_AGAIN_S = 5


def register_heavy_work(app: Flask, table: HeavyTable) -> None:
    """Look at every request that the table names. **Shape**: endpoint -> what is counted together."""
    app.extensions["quizapp_heavy_work"] = table
    app.before_request(_begin)
    app.after_request(_end)


def _digest(limit: Limit, kind: str) -> str:
    return key_digest(settings().secret_key, limit, f"{kind} {current_identity().account_id}")


def _begin() -> None:
    kind = cast(HeavyTable, current_app.extensions["quizapp_heavy_work"]).get(request.endpoint or "")
    if kind is None or request.method != "POST" or current_identity().account_id is None:
        return
    begun = now()
    with transaction() as session:
        _hold(session, kind, begun)
    g.heavy_work = (kind, begun)


def _hold(session: Session, kind: str, begun: datetime) -> None:
    """**Raises** TooMany after as many in an hour, and while one is worked on."""
    refuse_over_limit(session, PER_HOUR[kind], _digest(PER_HOUR[kind], kind), begun)
    try:
        count_within(session, RUNNING, _digest(RUNNING, kind), begun)
    except TooMany:
        raise TooMany("file_in_work", ASK_AGAIN_S) from None


def _end(response: Response) -> Response:
    kind, begun = cast(tuple[str, datetime], g.pop("heavy_work", ("", None)))
    if kind:
        with transaction() as session:
            forget_count(session, RUNNING, _digest(RUNNING, kind), begun)
            if response.status_code < 400:
                count_one(session, PER_HOUR[kind], _digest(PER_HOUR[kind], kind), begun)
    return response
