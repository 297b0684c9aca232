"""Queueing boosters when their day has come: once each, to who has begun, practises and wants mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.db.session import Database
from quizapp.practice.models import PracticeCard
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import queue_all, reachable
from quizapp.webinars.models import Meeting
from quizapp.webinars.rules.boosters import FRESH, LAST_DAY, LATE, booster_kind, day_due, read_days

BOOSTER = "followup_booster"


def queue_boosters(database: Database, now: datetime) -> None:
    """Queue what is due, one meeting at a time. Two workers at once, or one that begins again, queue nothing twice."""
    with database.reading() as session:
        due = [meeting.id for meeting in _meetings(session, now) if _waiting(session, meeting, now)]
    for number in due:
        with database.transaction() as session:
            meeting = session.get(Meeting, number, with_for_update=True)
            day = meeting and _day(meeting, now)
            if meeting and day:
                queue_all(session, BOOSTER, booster_kind(day), _waiting(session, meeting, now), now)


def _meetings(session: Session, now: datetime) -> Sequence[Meeting]:
    longest = timedelta(days=LAST_DAY) + LATE
    recent = (Meeting.booster_days != "", Meeting.starts_at > now - longest, Meeting.starts_at < now)
    return session.scalars(select(Meeting).where(*recent).order_by(Meeting.id)).all()


def _day(meeting: Meeting, now: datetime) -> int | None:
    return day_due(meeting.starts_at, read_days(meeting.booster_days), now)


def _waiting(session: Session, meeting: Meeting, now: datetime) -> Sequence[tuple[int, str, str]]:
    day = _day(meeting, now)
    if day is None:
        return ()
    practises = FollowupLink.enrolment_id.in_(select(PracticeCard.enrolment_id))
    return reachable(
        session, meeting.course_id, meeting.id, booster_kind(day), now, FollowupLink.started_at < now - FRESH, practises
    )
