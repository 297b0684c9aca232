"""Attendees and their links as tests need them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.service import ensure_learner
from quizapp.config import Settings
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY, Identity
from quizapp.kernel.ids import new_code
from quizapp.quizzes.rules.selection import draw_attempt
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.links import make_links
from quizapp.webinars.models import Attendee
from quizapp.webinars.paper_models import AttendancePaper
from quizapp.webinars.rules.followup import VALID, Purpose, link_token
from quizapp.webinars.rules.sharing import SharedPlan
from quizapp.webinars.sharing import set_shared_link
from tests.webinars.meeting import meeting_in, planned, written_down


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
        links = select(Attendee.name, FollowupLink.code).join(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        of_this = links.where(Attendee.meeting_id == number).order_by(FollowupLink.id)
        return number, {str(row.name): row.code for row in session.execute(of_this)}


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


def a_made_list(database: Database, number: int, now: datetime) -> str:
    """The code of an attendance list that the worker has made."""
    with database.transaction() as session:
        row = AttendancePaper(code=new_code(), meeting_id=number, locale="de", content=b"%PDF-1.7", created_at=now, made_at=now)
        session.add(row)
        return row.code


def one_with_a_link(
    database: Database, course_key: str, trainer: Identity, number: int, secret: str, now: datetime
) -> dict[str, str]:
    """Ida was at the meeting and has a link: its number, and what its addresses end with; Otto has begun and got a booster; a report
    was read in; and there is a link for everybody."""
    ida = attend(database, number, "Ida Iffland", "ida@example.org", now)
    with database.transaction() as session:
        make_links(session, trainer, published_course(session, course_key), number, now)
        link = session.scalars(select(FollowupLink)).one()
        ends = {"followup": link_token(link.code, "learn", secret), "unsubscribe": link_token(link.code, "stop", secret)}
        ends |= {"end": link_token(link.code, "end", secret), "resume": link_token(link.code, "resume", secret)}
        ends |= {"link_number": str(link.id), "other_attendee": str(ida), "day": f"{now:%Y-%m-%d}"}
    attend(database, number, "Otto Ott", "otto@example.org", now)
    with database.transaction() as session:
        make_links(session, trainer, published_course(session, course_key), number, now)
        begun = session.scalars(select(FollowupLink).where(FollowupLink.id != link.id)).one()
        learner = ensure_learner(session, NOBODY, "de", now)
        booster = left_booster(session, course_key, begun, learner.account_id, now)
        ends["booster"] = f"{booster}/{link_token(begun.code, 'practise', secret)}"
    ends["written"] = written_down(database, course_key, trainer, number, now)
    return {**ends, "short": shared(database, course_key, trainer, number, now)}


def left_booster(session: Session, course_key: str, link: FollowupLink, account_id: int, now: datetime) -> int:
    """The number of a booster with two questions that has left; the link leads to this learner's record."""
    course = published_course(session, course_key)
    quiz = course.edition.course.quiz("visible")
    assert quiz
    asked = [one.question.id for one in draw_attempt(course.edition.course, quiz, 1, "de")[:2]]
    link.enrolment_id, link.started_at = enrol(session, account_id, course.course_id, now), now
    row = FollowupMail(link_id=link.id, kind="booster_2", queued_at=now, question_ids=asked)
    session.add(row)
    session.flush()
    return row.id
