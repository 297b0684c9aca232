"""What Kanaria leaves beside her learning: groups, webinars, joined accounts, single sign-on, and what a mail has to confirm."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from quizapp.accounts import address_change, factors, invitations, people as asking, signing_in
from quizapp.accounts.models import Account, CourseStaff, SignInSession
from quizapp.accounts.passkeys import NewPasskey
from quizapp.accounts.sign_on_models import SignOnAccount, SignOnRole, SignOnSession
from quizapp.cohorts.announcing import announce
from quizapp.cohorts.calendar_addresses import renew_address
from quizapp.cohorts.companies import add_company, set_viewers
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.ids import secret_digest
from quizapp.webinars import mailing
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink
from quizapp.webinars.models import AttendanceImport
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person, add_and_sign_in
from tests.webinars.attending import attend
from tests.webinars.meeting import handed_in, meeting_in, planned

SECRET = "0" * 32
WORDS = frozenset({
    "zwitscher", "kanaria@example.org", "kanni", "xaverine", "spatz@example.net", "nest@example.net", "kaefig", "schluessel-k",
    "subject-k", "sitzung-k", "hanfkorn",
})
"""What stands in the database because of her, and nowhere else."""


def leave_newer_traces(
    database: Database, people: People, course: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> tuple[Person, Collection[str]]:
    """The person, and what must be found nowhere once she is erased."""
    person = add_and_sign_in(database, "Kanaria Zwitscher", clock())
    _learn_with_measures(database, people, course, person, clock())
    _attend(database, people, course, person, clock())
    _stand_in_reports_that_wait(database, people, course, person, clock())
    _wait_for_confirmation(database, people, course, person, clock())
    _sign_on(database, person, clock())
    run_jobs()
    _join_an_older_account(database, people, course, person, clock)
    run_jobs()
    with database.transaction() as session:
        token = renew_address(session, person.identity, clock())
    return person, WORDS | {secret_digest(token)}


def _learn_with_measures(database: Database, people: People, course: Course, person: Person, now: datetime) -> None:
    """In a group that was told something, with more attempts and a later deadline; she sees a company's people."""
    group = gather(database, people.carla, course.key, now, person, people.bob, seats=2)
    with database.transaction() as session:
        enrolment = session.scalars(select(Enrolment).where(Enrolment.account_id == person.account_id)).one()
        enrolment.more_attempts, enrolment.due_at = 2, now + timedelta(days=9)
        announce(session, people.carla.identity, group, {"de": {"title": "Morgen", "body": "um neun"}}, True, now)
        company = add_company(session, people.eve.identity, "Vogelhandel", now)
        set_viewers(session, people.eve.identity, company, [person.email], "de", now)


def _attend(database: Database, people: People, course: Course, person: Person, now: datetime) -> None:
    """Once recognised under another address; once under one that was hers, where her record began behind the link; and a report that
    waits names her."""
    carla = people.carla.identity
    number = meeting_in(database, course.key, carla, planned(now - timedelta(days=1)), now)
    attend(database, number, "Kanni Piepser", "kanni.piepser@example.net", now, person.account_id)
    begun = attend(database, number, "Xaverine Spatz", "spatz@example.net", now, person.account_id)
    attend(database, number, people.bob.name, people.bob.email, now, people.bob.account_id)
    with database.transaction() as session:
        mailing.invite(session, carla, published_course(session, course.key), number, now)
        link = session.scalars(select(FollowupLink).where(FollowupLink.attendee_id == begun)).one()
        link.enrolment_id = session.scalars(select(Enrolment.id).where(Enrolment.account_id == person.account_id)).one()
        session.add(FollowupBrowser(link_id=link.id, token_digest="d" * 64, answer={"form": ["hanfkorn"]}, answered_at=now))
        session.add(
            AttendanceImport(
                meeting_id=number, code="bericht", account_id=people.carla.account_id, content=b"Kanni Piepser;90",
                created_at=now, decisions={}, state="applied",
            )
        )


def _stand_in_reports_that_wait(database: Database, people: People, course: Course, person: Person, now: datetime) -> None:
    """At a webinar whose list she is not in: by address, by name alone, and in a table that nobody knows."""
    number = meeting_in(database, course.key, people.carla.identity, planned(now), now)
    heads = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    stay = "2026-03-02 10:00,2026-03-02 11:00,60,No\n"
    unknown = "Wer;Vor;Kam um;Ging um\nZwitscher;Kanaria;10:00;11:30\n"
    for content in (f"{heads}K,{person.email},{stay}", f'{heads}"Zwitscher, Kanaria",,{stay}', unknown):
        handed_in(database, course.key, people.carla.identity, number, content.encode(), now)


def _wait_for_confirmation(database: Database, people: People, course: Course, person: Person, now: datetime) -> None:
    """Another address, an invitation, the wish to be trainer; a passkey with a name."""
    with database.transaction() as session:
        address_change.ask_for_address(session, person.identity, "nest@example.net", "de", now)
        invitations.invite(session, people.eve.identity, person.email, "trainer", course.key, "de", now)
        asking.ask_to_be_trainer(session, person.identity, course.key, now)
        factors.add_passkey(session, person.identity, NewPasskey("schluessel-k", b"k", 0), "Kaefig", SECRET, now)


def _sign_on(database: Database, person: Person, now: datetime) -> None:
    """A provider knows her, and one of her sessions began there."""
    with database.transaction() as session:
        named = SignOnAccount(account_id=person.account_id, issuer="https://login.example.org", subject="subject-k", linked_at=now)
        session.add_all((named, SignOnRole(account_id=person.account_id, role="learner", course_key="kaefig")))
        session.flush()
        sitting = session.scalars(select(SignInSession.id).where(SignInSession.account_id == person.account_id)).first()
        session.add(SignOnSession(session_id=sitting, sign_on_id=named.id, provider_session="sitzung-k"))


def _join_an_older_account(
    database: Database, people: People, course: Course, person: Person, clock: SettableClock
) -> None:
    """An account under another address, that signed in, was invited and handed in a report when it still was a trainer's."""
    older = add_and_sign_in(database, "Kanni Alt", clock(), trainer_of=(course.key,))
    number = meeting_in(database, course.key, older.identity, planned(clock()), clock())
    with database.transaction() as session:
        enrol(session, older.account_id, published_course(session, course.key).course_id, clock())
        session.add(
            AttendanceImport(
                meeting_id=number, code="alt", account_id=older.account_id, content=b"x", created_at=clock(),
                decisions={}, state="applied",
            )
        )
        signing_in.ask_to_sign_in(session, older.identity, older.email, "de", "", clock())
        invitations.invite(session, people.eve.identity, older.email, "learner", course.key, "de", clock())
        session.execute(delete(CourseStaff).where(CourseStaff.account_id == older.account_id))
        signing_in.merge_accounts(
            session, session.get_one(Account, older.account_id), session.get_one(Account, person.account_id), clock()
        )
