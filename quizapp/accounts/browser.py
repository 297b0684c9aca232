"""Binding this request's browser to a learner or a person; pages of every room use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from sqlalchemy.orm import Session

from quizapp.accounts.rules.browser import browser_name
from quizapp.accounts.service import ensure_learner
from quizapp.web.extensions import now, transaction
from quizapp.web.identity import begin_browser_session, current_identity
from quizapp.web.locale import current_locale

ASKED = "asked"
"""Where the cookie keeps the name of the request for a mailed code."""


@contextmanager
def learner_transaction() -> Iterator[tuple[Session, int]]:
    """A writing unit for the learner behind this request, with the number of their account.

    **Effects**: a visitor becomes an anonymous learner; the cookie is set once all is committed, not if it fails.
    """
    with transaction() as session:
        learner = ensure_learner(session, current_identity(), current_locale(), now())
        yield session, learner.account_id
    if learner.token:
        begin_browser_session(learner.token, keep_forms=True)


def this_browser() -> str:
    """Family of browser and system of this request."""
    return browser_name(request.user_agent.string)
