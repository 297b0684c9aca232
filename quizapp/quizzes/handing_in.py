"""Handing an attempt in, by its own button or when time is up, from whatever page."""

from __future__ import annotations

import logging

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp.quizzes import service
from quizapp.web.extensions import now, transaction
from quizapp.web.identity import current_identity

HAND_IN = "hand_in"
"""What the page's own button says when time is up: save this and hand everything in."""

log = logging.getLogger("quizapp")


def hand_in(code: str) -> Response:
    """Close, then grade. What goes wrong after closing the worker finishes; the closing stands."""
    with transaction() as session:
        attempt_id = service.close_attempt(session, current_identity(), code, now())
    try:
        with transaction() as session:
            service.grade_attempt(session, attempt_id, now())
    except Exception:  # whatever a question does: the answers are closed and safe, the page says so
        log.exception("attempt %s waits for grading by the worker", attempt_id)
        flash(gettext("Your answers are handed in. The result takes a moment."))
    return redirect(url_for("quizzes.review", code=code), 303)
