"""When a browser was last used, to the hour: so that people recognise in the list of their sign-ins what is not theirs.

Only what is sent counts, because looking at pages changes nothing on this server.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, g, request

from quizapp.accounts.service import note_use
from quizapp.kernel.identity import NOBODY
from quizapp.web.extensions import now, transaction

COARSE = timedelta(hours=1)


def register_last_use(app: Flask) -> None:
    """Look at every reply."""
    app.after_request(_note_use)


def _note_use(response: Response) -> Response:
    identity = g.get("identity", NOBODY)
    if request.method != "POST" or response.status_code >= 400 or identity.session_id is None:
        return response
    if identity.used_at is None or now() - identity.used_at >= COARSE:
        with transaction() as db:
            note_use(db, identity, now())
    return response
