"""Erasing somebody who never had an account: by the console, by the page, after a restore; nobody else loses anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import persons
from quizapp.accounts import invitations, signing_in
from quizapp.accounts.models import Account
from quizapp.accounts.service import ensure_learner
from quizapp.audit.models import AuditEntry
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY
from quizapp.privacy import addresses, erasing
from quizapp.webinars import mailing
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink
from quizapp.webinars.models import AttendanceImport, Attendee, ImportPart
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.operations.shell import shell
from tests.people import People
from tests.privacy.traces import found_in_files, found_in_tables
from tests.webinars.attending import attend
from tests.webinars.meeting import meeting_in, planned

IDA = "ida.iltis@example.net"
OTHER = "iltis.privat@example.net"
WORDS = frozenset({"iltis", "hanfkorn", "ilona"})
PAGE = "/en/data-protection/erase"
BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def ida(database: Database, people: People, course: Course, clock: SettableClock) -> int:
    """Somebody in an attendance list, with a link, a mail, an answer, a record of an earlier webinar that began behind a link, a
    request for a code, an invitation, and two reports that wait; bob was there as well. The webinar's number."""
    now, carla = clock(), people.carla.identity
    number = meeting_in(database, course.key, carla, planned(now - timedelta(days=1)), now)
    other = meeting_in(database, course.key, carla, planned(now - timedelta(days=9)), now)
    first, second = attend(database, number, "Ida Iltis", IDA, now), attend(database, other, "Ida Iltis", OTHER, now)
    attend(database, number, people.bob.name, people.bob.email, now, people.bob.account_id)
    with database.transaction() as session:
        session.get_one(Attendee, second).sources = [{"name": "I. Iltis", "email": IDA, "seconds": 60}]
        published = published_course(session, course.key)
        for one in (number, other):
            mailing.invite(session, carla, published, one, now)
        link = session.scalars(select(FollowupLink).where(FollowupLink.attendee_id == first)).one()
        session.add(FollowupBrowser(link_id=link.id, token_digest="d" * 64, answer={"form": ["hanfkorn"]}, answered_at=now))
        learner = ensure_learner(session, NOBODY, "de", now)
        session.get_one(Account, learner.account_id).name = "Ilona"
        begun = session.scalars(select(FollowupLink).where(FollowupLink.attendee_id == second)).one()
        begun.enrolment_id = enrol(session, learner.account_id, published.course_id, now)
        signing_in.ask_to_sign_in(session, NOBODY, IDA, "de", "", now)
        invitations.invite(session, people.eve.identity, IDA, "learner", course.key, "de", now)
        for state, content, entries in (("mapping", b"Iltis;10:00", []), ("preview", None, [{"email": IDA, "status": "new"}])):
            row = AttendanceImport(
                meeting_id=number, code=state, account_id=people.carla.account_id, content=content, created_at=now, decisions={},
                state=state,
            )
            session.add(row)
            session.flush()
            session.add(ImportPart(import_id=row.id, number=0, entries=entries))
    return number


def test_nothing_is_found_afterwards_in_tables_and_files(
    database: Database, people: People, ida: int, clock: SettableClock, settings: Settings, run_jobs: Callable[[], int]
) -> None:
    assert set(found_in_tables(database, WORDS)) == WORDS, "the traces are not what the search can see"
    bob = found_in_tables(database, {people.bob.email})
    with database.transaction() as session:
        found = addresses.erase_address(session, people.eve.identity, IDA, clock())
    assert found == addresses.Found(webinars=2, mails=3, requests=2)
    run_jobs()
    assert found_in_tables(database, WORDS) == {}
    assert found_in_tables(database, {people.bob.email}) == bob
    if settings.sqlite_file:
        assert found_in_files(Path(settings.sqlite_file), WORDS) == set()
    with database.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "address_erased")).one()
        assert (noted.actor_id, noted.changes) == (people.eve.account_id, {"webinars": [None, 2], "mails": [None, 3]})
        assert session.scalars(select(Enrolment.id)).all() == [], "nothing was learned yet that could count on under nobody"


def test_accounts_are_not_erased_by_an_address(database: Database, people: People, ida: int, clock: SettableClock) -> None:
    attend(database, ida, "Alice privat", "alice.privat@example.net", clock(), people.alice.account_id)
    with database.transaction() as session:
        for email, code in ((people.bob.email, "address_has_account"), ("alice.privat@example.net", "address_of_account")):
            with pytest.raises(Conflict, match=code):
                addresses.erase_address(session, people.eve.identity, email, clock())
        with pytest.raises(NotFound):
            addresses.erase_address(session, people.eve.identity, "nobody@example.net", clock())
        with pytest.raises(NotAllowed):
            addresses.erase_address(session, people.carla.identity, IDA, clock())
    assert set(found_in_tables(database, WORDS)) == WORDS


def test_whoever_comes_back_by_a_backup_is_erased_again(
    database: Database, people: People, course: Course, ida: int, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    with database.reading() as session:
        kept = [(one.id, one.name, one.email, one.imported_at) for one in session.scalars(select(Attendee)) if one.account_id is None]
    with database.transaction() as session:
        addresses.erase_address(session, people.eve.identity, IDA, clock())
    run_jobs()
    for number, name, email, imported_at in kept:
        again = attend(database, ida, name, email, imported_at)
        with database.transaction() as session:
            session.get_one(Attendee, again).id = number
    with database.reading() as session:
        listed = erasing.erasures_done(session)
    assert set(found_in_tables(database, {"iltis"})) == {"iltis"}
    assert erasing.erase_again(database, listed, persons.PERSONAL_DATA, clock()) == 2
    assert found_in_tables(database, WORDS) == {}


@pytest.mark.one_engine
def test_the_console_erases_who_has_no_account(
    tmp_path: Path, settings: Settings, database: Database, people: People, ida: int, run_jobs: Callable[[], int]
) -> None:
    typed = shell(tmp_path, settings.database_url)
    assert "There was no account, and no mail is sent." in typed.quick("privacy", "erase", IDA.upper(), "--yes").stdout
    run_jobs()
    assert found_in_tables(database, WORDS) == {}
    assert typed.quick("privacy", "erase", IDA, "--yes").returncode == 1


def test_the_page_says_first_what_is_known(
    database: Database, people: People, ida: int, browser_for: BrowserFor, run_jobs: Callable[[], int]
) -> None:
    eve = browser_for(people.eve)
    assert "not a complete e-mail address" in send(eve, PAGE, {"email": "ida"}).text
    shown = send(eve, PAGE, {"email": IDA})
    assert "<dt>Webinars</dt><dd>2</dd>" in shown.text
    refused = send(eve, PAGE, {"email": IDA, "word": "yes"})
    assert refused.status_code == 400
    assert "Nothing was erased" in refused.text
    assert set(found_in_tables(database, WORDS)) == WORDS
    assert send(eve, PAGE, {"email": IDA, "word": "erase"}).location == "/en/data-protection"
    run_jobs()
    assert found_in_tables(database, WORDS) == {}
    unknown = send(eve, PAGE, {"email": IDA})
    assert unknown.status_code == 404
    assert send(eve, PAGE, {"email": people.bob.email}).status_code == 409
