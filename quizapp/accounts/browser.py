"""Binding this request's browser to a learner or a person; pages of every room use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from sqlalchemy.orm import Session

from quizapp.accounts.rules.browser import browser_name
from quizapp.accounts.service import ensure_learner
from quizapp.kernel.identity import Identity
from quizapp.web.extensions import now, transaction
from quizapp.web.identity import begin_browser_session, current_identity
from quizapp.web.locale import current_locale


@contextmanager
def learner_transaction() -> Iterator[tuple[Session, Identity]]:
    """A writing unit for the learner behind this request.

    **Effects**: a visitor becomes an anonymous learner; the cookie is set once all is committed, not if it fails.
    """
    identity = current_identity()
    with transaction() as session:
        learner = ensure_learner(session, identity, current_locale(), now())
        if learner.token:
            identity = Identity(account_id=learner.account_id, locale=current_locale())
        yield session, identity
    if learner.token:
        begin_browser_session(learner.token)


def this_browser() -> str:
    """Family of browser and system of this request."""
    return browser_name(request.user_agent.string)
