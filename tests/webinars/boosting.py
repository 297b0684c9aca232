"""Somebody who has begun behind a follow-up link, so that boosters have something to ask."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.service import close_attempt, grade_attempt
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.models import Meeting
from tests.accounts.pages import newest_mail
from tests.webinars.test_following import answer

LINK = re.compile(r"https?://[^\s/]+(/\w\w/b/\S+)")


def holder_of(database: Database, code: str) -> Identity:
    """Whose record the link leads to."""
    with database.reading() as session:
        held = select(Enrolment.account_id).join(FollowupLink, FollowupLink.enrolment_id == Enrolment.id)
        return Identity(account_id=session.scalars(held.where(FollowupLink.code == code)).one())


def begin(app: Flask, database: Database, path: str, code: str, now: datetime) -> FlaskClient:
    """Two answers behind the link and the rest blank, handed in; the browser that did it."""
    browser = app.test_client()
    answer(browser, answer(browser, path))
    holder = holder_of(database, code)
    with database.transaction() as session:
        attempt = session.scalars(select(Attempt).join(Enrolment).where(Enrolment.account_id == holder.account_id)).one()
        close_attempt(session, holder, attempt.code, now)
        grade_attempt(session, attempt.id, now)
    return browser


def set_boosters(database: Database, number: int, days: str = "2, 7, 30", questions: int = 3) -> None:
    """The meeting sends boosters."""
    with database.transaction() as session:
        session.execute(update(Meeting).where(Meeting.id == number).values(booster_days=days, booster_questions=questions))


def mails(database: Database) -> list[tuple[str, str, str]]:
    """Kind, recipient and state of every mail for a link, in order."""
    with database.reading() as session:
        rows = session.execute(
            select(FollowupMail.kind, OutboxMail.to_address, OutboxMail.state)
            .join(OutboxMail, OutboxMail.id == FollowupMail.mail_id)
            .order_by(FollowupMail.id)
        )
        return [(row.kind, row.to_address, row.state) for row in rows]


def mailed_booster(app: Flask, to: str) -> str:
    """Path of the link in the newest mail."""
    found = LINK.search(str(newest_mail(app, to).text_body))
    assert found
    return found[1].replace("/de/", "/en/", 1)
