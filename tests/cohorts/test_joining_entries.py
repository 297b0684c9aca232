"""An administrator joins an entry that nobody has used with the other one of the same person: what goes over, who is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from quizapp import persons
from quizapp.accounts import same_person, service
from quizapp.accounts.confirmation_models import Confirmation, SamePerson
from quizapp.accounts.confirmations import mint
from quizapp.accounts.models import Account, CohortTrainer, SignInSession
from quizapp.audit.models import AuditEntry
from quizapp.audit.service import record
from quizapp.cohorts.models import ENROLLED, LEFT, Cohort, CohortMember, Company, CompanyViewer
from quizapp.cohorts.queries import Group
from quizapp.cohorts.same_entries import ask_entries, join_entries, pair_of
from quizapp.cohorts.service import admit
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.migrate import migrate
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotFound, Refusal
from quizapp.privacy import erasing, service as privacy
from quizapp.webinars.models import Attendee
from tests.accounts.house import KEY
from tests.accounts.pages import newest_mail, run_worker, send
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.webinars.attending import attend
from tests.webinars.meeting import meeting_in, planned

BrowserFor = Callable[[Person], FlaskClient]
PRIVATE = "alice@private.example.org"


@dataclass(frozen=True)
class Double:
    """Alice stands in a group under a private address as well, which nobody has ever used."""

    database: Database
    people: People
    group: Group
    unused: int

    def join(self, one: int | None = None, other: int | None = None) -> int:
        """Eve joins; the number of the entry that stays."""
        with self.database.transaction() as session:
            eve = self.people.eve.identity
            return join_entries(session, eve, one or self.people.alice.account_id, other or self.unused, MORNING).kept.id

    def hindrance(self, one: int | None = None) -> str | None:
        """What stands against it."""
        with self.database.reading() as session:
            return pair_of(session, self.people.eve.identity, one or self.people.alice.account_id, self.unused).hindrance

    def change(self, account_id: int, **values: object) -> None:
        """Write columns of an account."""
        with self.database.transaction() as session:
            session.execute(update(Account).where(Account.id == account_id).values(**values))


@pytest.fixture
def double(app: Flask, database: Database, course: Course, people: People) -> Double:
    group = gather(database, people.carla, course.key, MORNING, people.bob, seats=3)
    with database.transaction() as session:
        unused = service.add_person(session, PRIVATE, "en", MORNING, name="Alice A.")
        admit(session, group, unused, MORNING)
        enrolment = session.scalars(select(Enrolment).where(Enrolment.account_id == unused)).one()
        enrolment.more_attempts, enrolment.due_at = 2, MORNING + timedelta(days=9)
    number = meeting_in(database, course.key, people.carla.identity, planned(MORNING - timedelta(days=1)), MORNING)
    attend(database, number, "Alice", PRIVATE, MORNING)
    return Double(database, people, group, unused)


def test_the_asking_page_says_what_goes_over_and_then_it_does(double: Double, app: Flask, browser_for: BrowserFor) -> None:
    people, eve = double.people, browser_for(double.people.eve)
    place = f"/de/people/{people.alice.account_id}/same-person"
    assert f'href="{place}"' in eve.get(f"/de/people/{people.alice.account_id}").text
    assert "Diese Adresse hat hier niemand" in send(eve, place, {"email": "nobody@example.org"}).text
    assert "Das ist der Eintrag selbst" in send(eve, place, {"email": people.alice.email}).text
    asking = send(eve, place, {"email": PRIVATE}).location
    shown = " ".join(eve.get(asking).text.split())
    for label, value in (("Gruppen", "Gruppe eins"), ("Versuche", "0"), ("Bescheinigungen", "0"), ("Webinare mit Anwesenheit", "1"),
                         ("mehr Versuchen oder späterer Frist", "1")):
        assert f"{label}</dt><dd>{value}</dd>" in shown.replace("> <", "><").replace("</dt> <dd>", "</dt><dd>"), label
    assert send(eve, asking, {"act": "join"}).location == f"/de/people/{people.alice.account_id}"
    with double.database.reading() as session:
        left = session.get_one(Account, double.unused)
        assert (left.email, left.name, left.merged_into_id) == (None, None, people.alice.account_id)
        enrolment = session.scalars(select(Enrolment).where(Enrolment.account_id == people.alice.account_id)).one()
        assert (enrolment.more_attempts, enrolment.due_at) == (2, MORNING + timedelta(days=9))
        members = session.execute(select(CohortMember.account_id, CohortMember.state).order_by(CohortMember.account_id)).all()
        assert [tuple(row) for row in members] == [(people.alice.account_id, ENROLLED), (people.bob.account_id, ENROLLED)]
        assert session.scalars(select(Cohort.taken)).all() == [2]
        assert session.scalars(select(Attendee.account_id)).all() == [people.alice.account_id]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "entries_joined")).one()
        assert (entry.object_id, entry.changes) == (str(people.alice.account_id), {"taken_in": [None, double.unused]})
    for own, other, language in ((people.alice.email, PRIVATE, "Die Administration"), (PRIVATE, people.alice.email, "An administrator")):
        mail = newest_mail(app, own)
        written = f"{mail.subject} {mail.text_body} {mail.html_body}"
        assert (mail.kind, own in written, other in written, language in written) == ("entries_joined", True, False, True)


def test_of_two_places_in_one_group_one_stays(double: Double) -> None:
    with double.database.transaction() as session:
        admit(session, double.group, double.people.alice.account_id, MORNING)
    assert double.join() == double.people.alice.account_id
    with double.database.reading() as session:
        assert session.scalars(select(Cohort.taken)).all() == [2]
        assert session.scalar(select(func.count(CohortMember.id)).where(CohortMember.state == LEFT)) == 0


def test_the_used_entry_stays_from_whichever_page_it_was_begun(double: Double) -> None:
    assert double.join(double.unused, double.people.alice.account_id) == double.people.alice.account_id


def test_of_two_that_nobody_has_used_the_named_one_stays(double: Double) -> None:
    with double.database.transaction() as session:
        other = service.add_person(session, "alice@company.example.org", "de", MORNING)
    assert double.join(other, double.unused) == other


@pytest.mark.parametrize("way", ["session", "password", "sign-in that has ended"])
def test_what_somebody_has_used_only_the_owner_joins(double: Double, browser_for: BrowserFor, way: str) -> None:
    if way == "password":
        double.change(double.unused, password_hash="hash")
    else:
        with double.database.transaction() as session:
            service.begin_session(session, double.unused, "tests", MORNING)
            if way != "session":
                session.query(SignInSession).filter_by(account_id=double.unused).delete()
    assert double.hindrance() == "both_used"
    with pytest.raises(Conflict, match="entries_both_used"):
        double.join()
    eve, path = browser_for(double.people.eve), f"/de/people/{double.people.alice.account_id}/same-person/{double.unused}"
    assert "deshalb kann sie nur die Person selbst zusammenführen" in eve.get(path).text
    forged = send(eve, path, {"act": "join"})
    assert (forged.status_code, "Beide Einträge wurden benutzt" in forged.text) == (409, True)
    assert send(eve, path, {"act": "ask"}).location == "/de/people"
    with double.database.reading() as session:
        assert session.get_one(Account, double.unused).merged_into_id is None
        assert session.scalars(select(SamePerson.cohort_id)).all() == [None]


@pytest.mark.parametrize("right", ["trainer", "group", "company", "administrator"])
@pytest.mark.parametrize("whose", ["unused", "used"])
def test_rights_are_neither_moved_nor_lost(double: Double, right: str, whose: str) -> None:
    one = double.unused if whose == "unused" else double.people.alice.account_id
    with double.database.transaction() as session:
        if right in ("trainer", "administrator"):
            courses = (double.group.course_key,) if right == "trainer" else ()
            email = session.get_one(Account, one).email
            service.add_person(session, str(email), "de", MORNING, trainer_of=courses, is_administrator=right == "administrator")
        elif right == "group":
            session.add(CohortTrainer(account_id=one, cohort_id=double.group.id, course_key=double.group.course_key))
        else:
            company = Company(name="ACME")
            session.add(company)
            session.flush()
            session.add(CompanyViewer(account_id=one, company_id=company.id))
    assert double.hindrance() == "has_role"
    with pytest.raises(Conflict, match="entries_has_role"):
        double.join()


@pytest.mark.parametrize("column", ["suspended_at", "erased_at"])
@pytest.mark.parametrize("whose", ["unused", "used"])
def test_closed_entries_are_not_joined(double: Double, browser_for: BrowserFor, column: str, whose: str) -> None:
    double.change(double.unused if whose == "unused" else double.people.alice.account_id, **{column: MORNING})
    assert double.hindrance() == "closed"
    with pytest.raises(Conflict, match="entries_closed"):
        double.join()
    path = f"/de/people/{double.people.alice.account_id}/same-person/{double.unused}"
    assert "gesperrt oder wird gelöscht" in browser_for(double.people.eve).get(path).text


def test_what_is_no_pair_is_refused(double: Double, browser_for: BrowserFor) -> None:
    alice = double.people.alice.account_id
    with pytest.raises(Invalid, match="same_person_twice"):
        double.join(alice, alice)
    for number in (99_999, double.unused):
        if number == double.unused:
            double.join()
        with pytest.raises(NotFound):
            double.join(alice, number)
        assert browser_for(double.people.eve).get(f"/de/people/{alice}/same-person/{number}").status_code == 404


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gives back, or the code of its refusal; all begin together."""
    together = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        together.wait()
        try:
            return act()
        except Refusal as refused:
            return refused.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_administrators_at_once_join_once(double: Double) -> None:
    alice = double.people.alice.account_id
    done = at_once(double.join, lambda: double.join(double.unused, alice))
    assert sorted(map(str, done)) == sorted([str(alice), "no_such_person"])


def test_whoever_signs_in_at_that_moment_has_an_account_or_begins_anew(double: Double) -> None:
    for number in range(6):
        with double.database.transaction() as session:
            double_of = service.add_person(session, f"double{number}@example.org", "de", MORNING)

        def sign_in(account_id: int = double_of) -> str:
            with double.database.transaction() as session:
                service.begin_session(session, account_id, "tests", MORNING)
            return "signed in"

        done = at_once(lambda account_id=double_of: double.join(other=account_id), sign_in)
        assert done in ([double.people.alice.account_id, "account_joined"], ["entries_both_used", "signed in"])


def test_both_accounts_taking_one_another_in_at_once_are_joined_once(double: Double) -> None:
    people = double.people
    with double.database.transaction() as session:
        code = ask_entries(session, people.eve.identity, people.alice.account_id, people.bob.account_id, MORNING)
        rows = session.scalars(select(Confirmation).order_by(Confirmation.id)).all()
        digits = {row.account_id: secrets.digits for row in rows if (secrets := mint(session, row, KEY, MORNING))}

    def confirm(own: Person, other: Person) -> object:
        with double.database.transaction() as session:
            typed = digits[own.account_id], digits[other.account_id]
            return same_person.confirm(session, own.identity, code, *typed, KEY, MORNING)

    done = at_once(lambda: confirm(people.alice, people.bob), lambda: confirm(people.bob, people.alice))
    assert sorted(map(str, done)) in (["None", "link_expired"], ["None", "no_such_person"])


def test_an_account_that_ends_is_asked_about_no_more(double: Double, app: Flask) -> None:
    people = double.people
    with double.database.transaction() as session:
        for one, other in ((people.bob, people.alice), (people.bob, people.dan), (people.alice, people.dan)):
            ask_entries(session, people.eve.identity, one.account_id, other.account_id, MORNING)
        ask_entries(session, people.eve.identity, people.alice.account_id, double.unused, MORNING)
        privacy.ask_erasure(session, people.bob.identity, "delete", MORNING)
    double.join()
    run_worker(app)
    with double.database.reading() as session:
        left = session.execute(select(SamePerson.first_id, SamePerson.second_id)).all()
        assert [tuple(row) for row in left] == [(people.alice.account_id, people.dan.account_id)]
        assert sorted(session.scalars(select(Confirmation.email))) == [people.alice.email, people.dan.email]


def test_a_joined_entry_is_erased_with_the_other_and_stays_so_after_a_restore(double: Double, app: Flask) -> None:
    marks = []
    with double.database.reading() as session:
        for number in (double.people.alice.account_id, double.unused):
            marks.append(erasing.account_mark(number, session.get_one(Account, number).created_at))
    double.join()
    with double.database.transaction() as session:
        privacy.ask_erasure(session, double.people.alice.identity, "delete", MORNING)
    run_worker(app)
    with double.database.transaction() as session:
        listed = erasing.erasures_done(session)
        assert sorted(mark for mark, _papers in listed) == sorted(marks)
        assert session.get(Account, double.unused) is None
        session.add(Account(id=double.unused, email=PRIVATE, locale="de", created_at=MORNING))  # from a backup of before
    assert erasing.erase_again(double.database, listed, persons.PERSONAL_DATA, MORNING) == 1
    with double.database.reading() as session:
        assert session.get(Account, double.unused) is None


def test_at_the_upgrade_only_fresh_entries_without_a_trace_count_as_unused(double: Double, clock: SettableClock) -> None:
    """As the migration reads the clock of the computer, entries are made for its now."""
    now, alice = datetime.now(UTC), double.people.alice
    with double.database.transaction() as session:
        numbers = [service.add_person(session, f"upgrade{number}@example.org", "de", now) for number in range(4)]
        session.get_one(Account, numbers[1]).created_at = now - timedelta(days=31)
        session.get_one(Account, numbers[2]).password_hash = "hash"
        record(session, alice.identity, "sign_in", "account", numbers[3], None, None, now)
    migrate(double.database, "0045")
    migrate(double.database)
    with double.database.reading() as session:
        assert [session.get_one(Account, number).first_used_at is None for number in numbers] == [True, False, False, False]
        assert session.get_one(Account, alice.account_id).first_used_at == MORNING
