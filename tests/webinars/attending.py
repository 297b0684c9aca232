"""Attendees and their links as tests need them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from quizapp.config import Settings
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.links import make_links
from quizapp.webinars.models import Attendee
from quizapp.webinars.rules.followup import VALID, Purpose, link_token
from quizapp.webinars.rules.sharing import SharedPlan
from quizapp.webinars.sharing import set_shared_link
from tests.webinars.meeting import meeting_in, planned


def attend(database: Database, number: int, name: str | None, email: str | None, now: datetime, account_id: int | None = None) -> int:
    """Somebody was at the meeting; the attendee's number."""
    initials = "".join(part[0] for part in (name or "?").split())
    with database.transaction() as session:
        row = Attendee(
            meeting_id=number, key=f"mail:{email}" if email else f"name:{name}", name=name, email=email, initials=initials,
            presence_seconds=5400, present_hundredths=10000, unit_hundredths=200, sources=[], account_id=account_id,
            state="new" if account_id is None else "matched", imported_at=now,
        )
        session.add(row)
        session.flush()
        return int(row.id)


def followed_meeting(
    database: Database, course_key: str, trainer: Identity, people: Mapping[str, str | None], now: datetime
) -> tuple[int, dict[str, str]]:
    """A webinar that was yesterday, with links: its number, and each person's code by name."""
    number = meeting_in(database, course_key, trainer, planned(now - timedelta(days=1)), now)
    for name, email in people.items():
        attend(database, number, name, email, now)
    with database.transaction() as session:
        make_links(session, trainer, published_course(session, course_key), number, now)
    with database.reading() as session:
        found = select(Attendee.name, FollowupLink.code).join(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        return number, {str(row.name): row.code for row in session.execute(found.where(Attendee.meeting_id == number))}


def address(code: str, settings: Settings, purpose: Purpose = "learn", lang: str = "en") -> str:
    """The path of a link."""
    return f"/{lang}/{'f' if purpose == 'learn' else 'u'}/{link_token(code, purpose, settings.secret_key)}"


def shared(
    database: Database, course_key: str, trainer: Identity, number: int, now: datetime, seats: int | None = None
) -> str:
    """The short code of the link that everybody of the meeting shares, for 90 days."""
    plan = SharedPlan(seats, now + VALID)
    with database.transaction() as session:
        return set_shared_link(session, trainer, published_course(session, course_key), number, plan, now)


def one_with_a_link(
    database: Database, course_key: str, trainer: Identity, number: int, secret: str, now: datetime
) -> dict[str, str]:
    """Ida was at the meeting and has a link: its number, and what its addresses end with; and there is one for everybody."""
    attend(database, number, "Ida Iffland", "ida@example.org", now)
    with database.transaction() as session:
        make_links(session, trainer, published_course(session, course_key), number, now)
        link = session.scalars(select(FollowupLink)).one()
        ends = {"followup": link_token(link.code, "learn", secret), "unsubscribe": link_token(link.code, "stop", secret)}
        ends |= {"link_number": str(link.id), "day": f"{now:%Y-%m-%d}"}
    return {**ends, "short": shared(database, course_key, trainer, number, now)}
