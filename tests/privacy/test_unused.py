"""Accounts that a list or an invitation made and that nobody used go once nobody is expected in them, and not before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from quizapp.accounts.models import Account
from quizapp.accounts.service import add_person, begin_session
from quizapp.audit.models import AuditEntry
from quizapp.audit.queries import verify
from quizapp.audit.sealing import seal_waiting
from quizapp.cohorts.lists import enrol_portion
from quizapp.cohorts.models import LEFT, Cohort, CohortMember
from quizapp.cohorts.queries import Group
from quizapp.cohorts.rules.listed import Listed
from quizapp.cohorts.service import invite
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed
from quizapp.mail.models import OutboxMail
from quizapp.privacy import retention
from quizapp.privacy.models import Erasure
from quizapp.setting_values import KEPT_DAYS
from tests.certificates.learning import finish
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.operations.shell import shell
from tests.people import People
from tests.privacy.keeping_accounts import KEEPING, LONG_AFTER, NINA
from tests.privacy.test_retention import at_its_end, due
from tests.privacy.traces import found_in_tables
from tests.webinars.attending import attend
from tests.webinars.meeting import meeting_in, planned

UNUSED = "unused_accounts"
Make = Callable[..., Group]


@pytest.fixture
def listed(database: Database, course: Course, people: People, clock: SettableClock) -> Make:
    """Nina is enrolled by Carla's list, in a group of which this is said; she has never been here."""

    def make(**said: object) -> Group:
        group = gather(database, people.carla, course.key, clock(), **said)
        with database.transaction() as session:
            rows = [Listed(1, NINA, NINA, "Nina Niemand", "new")]
            assert enrol_portion(session, people.carla.identity, group, rows, "de", clock()) == (1, 0)
        return group

    return make


def number_of(database: Database, email: str = NINA) -> int:
    """The account with the address; 0 for none."""
    with database.reading() as session:
        return session.scalar(select(Account.id).where(Account.email == email)) or 0


def midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_who_is_on_a_list_is_expected_until_the_group_has_ended(
    listed: Make, database: Database, course: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    begins, ends = clock().date() + timedelta(days=60), clock().date() + timedelta(days=120)
    group = listed(starts_on=begins, ends_on=ends, seats=3)
    clock.now = at_its_end(database, UNUSED, midnight(ends + timedelta(days=1)), 1)
    run_jobs()
    assert number_of(database) == 0
    assert found_in_tables(database, {NINA, "nina niemand"}) == {}
    with database.reading() as session:
        assert session.get_one(Cohort, group.id).taken == 0
        assert session.scalars(select(OutboxMail)).all() == [], "nobody is mailed about it"
        assert [(one.account_id, one.certificates) for one in session.scalars(select(Erasure))] == [(None, "delete")]
        ran = session.scalars(select(AuditEntry).where(AuditEntry.act == "retention_run")).all()
        assert [one.changes for one in ran] == [{UNUSED: [None, 1]}]
    seal_waiting(database, clock())
    with database.reading() as session:
        assert verify(session).fault is None
    with database.transaction() as session:
        assert add_person(session, NINA, "de", clock()) > 0, "the address is free again"


@pytest.mark.parametrize("begins_in", [None, 0, 100])
def test_a_group_without_a_last_day_is_taken_to_last_a_year(
    begins_in: int | None, listed: Make, database: Database, clock: SettableClock
) -> None:
    starts_on = None if begins_in is None else clock().date() + timedelta(days=begins_in)
    listed(starts_on=starts_on)
    since = clock() if starts_on is None else midnight(starts_on + timedelta(days=1))
    at_its_end(database, UNUSED, since + timedelta(days=365), 1)


def test_who_is_invited_into_a_group_is_expected_as_long(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    ends = clock().date() + timedelta(days=10)
    group = gather(database, people.carla, course.key, clock(), ends_on=ends)
    with database.transaction() as session:
        account_id = add_person(session, NINA, "de", clock(), by=people.eve.identity)
        invite(session, people.carla.identity, group, account_id, NINA, clock())
    at_its_end(database, UNUSED, midnight(ends + timedelta(days=1)), 1)


def test_who_was_added_and_is_in_no_group_goes_after_its_time(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        add_person(session, NINA, "de", clock(), name="Nina", by=people.eve.identity)
    at_its_end(database, UNUSED, clock(), 1)


def test_in_a_course_without_a_group_a_year_counts_and_who_was_taken_out_of_one_is_in_none(
    listed: Make, database: Database, course: Course, clock: SettableClock
) -> None:
    listed(ends_on=clock().date() + timedelta(days=5))
    out_at = clock() + timedelta(days=500)
    with database.transaction() as session:
        session.execute(update(CohortMember).values(state=LEFT, since=out_at))
        hers = Enrolment.account_id == number_of(database)
        session.execute(update(Enrolment).where(hers).values(enrolled_at=clock() + timedelta(days=200)))
    at_its_end(database, UNUSED, clock() + timedelta(days=565), 1)


def test_of_two_groups_the_later_counts_and_a_group_that_was_over_already_from_coming_in(
    listed: Make, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    listed(ends_on=clock().date() - timedelta(days=400))
    came = clock() + timedelta(days=20)
    other = gather(database, people.carla, course.key, clock(), name="Gruppe zwei", ends_on=clock().date() - timedelta(days=1))
    with database.transaction() as session:
        invite(session, people.carla.identity, other, number_of(database), NINA, came)
    at_its_end(database, UNUSED, came, 1)


@pytest.mark.parametrize("what", KEEPING)
def test_what_keeps_an_account(what: str, listed: Make, database: Database, people: People, course: Course, clock: SettableClock) -> None:
    listed(ends_on=clock().date())
    if what == "attendance":
        meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    end = clock() + LONG_AFTER
    assert due(database, UNUSED, end) == 1
    with database.transaction() as session:
        KEEPING[what](session, number_of(database), clock())
    assert due(database, UNUSED, end) == 0
    retention.run(database, KEPT_DAYS, end)
    assert number_of(database)


@pytest.mark.parametrize("by_account", [True, False])
def test_who_was_at_a_webinar_stays(
    by_account: bool, listed: Make, database: Database, people: People, course: Course, clock: SettableClock
) -> None:
    listed(ends_on=clock().date())
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    attend(database, number, "N. N.", None if by_account else NINA, clock(), number_of(database) if by_account else None)
    assert due(database, UNUSED, clock() + timedelta(days=300)) == 0


def test_results_keep_an_account(listed: Make, database: Database, course: Course, clock: SettableClock) -> None:
    listed(ends_on=clock().date())
    with database.transaction() as session:
        enrolment_id = enrol(session, number_of(database), published_course(session, course.key).course_id, clock())
    finish(database, course, enrolment_id, "final", "80", clock())
    assert due(database, UNUSED, clock() + LONG_AFTER) == 0


def test_people_who_have_been_here_and_who_has_no_address_are_not_meant(
    database: Database, people: People, clock: SettableClock
) -> None:
    with database.transaction() as session:
        session.add(Account(locale="de", created_at=clock()))
    assert due(database, UNUSED, clock() + LONG_AFTER) == 0


def test_who_signs_in_at_this_moment_is_quicker_or_begins_anew(
    database: Database, people: People, clock: SettableClock
) -> None:
    later = clock() + LONG_AFTER
    for turn in range(6):
        email = f"nina{turn}@example.net"
        with database.transaction() as session:
            account_id = add_person(session, email, "de", clock(), by=people.eve.identity)
        start, came = threading.Barrier(2), []

        def sign_in(account_id: int = account_id, start: threading.Barrier = start, came: list[bool] = came) -> None:
            start.wait()
            try:
                with database.transaction() as session:
                    begin_session(session, account_id, "", later)
                came.append(True)
            except NotAllowed:
                came.append(False)

        thread = threading.Thread(target=sign_in)
        thread.start()
        start.wait()
        gone = retention.run(database, KEPT_DAYS, later).get(UNUSED, 0)
        thread.join()
        assert (came, gone) in (([True], 0), ([False], 1))
        with database.reading() as session:
            account = session.get_one(Account, account_id)
            assert (account.erased_at is None) == came[0]


def test_a_run_takes_two_hundred_and_the_next_ones_the_rest(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        session.add_all(Account(email=f"n{number}@example.net", locale="de", created_at=clock()) for number in range(230))
    end = clock() + LONG_AFTER
    assert due(database, UNUSED, end) == 230
    assert [retention.run(database, KEPT_DAYS, end).get(UNUSED) for _hour in range(3)] == [200, 30, None]


@pytest.mark.one_engine
def test_the_command_names_them_before_and_never_after(
    tmp_path: Path, settings: Settings, database: Database, people: People, clock: SettableClock
) -> None:
    typed = shell(tmp_path, settings.database_url)
    with database.transaction() as session:
        for email, age in ((NINA, 31), ("neu@example.net", 29)):
            add_person(session, email, "de", datetime.now(UTC) - timedelta(days=age), by=people.eve.identity)
    said = typed.quick("retention", "--dry-run", "--who").stdout.splitlines()
    assert f"{UNUSED}\tkept 30 days\t1 would go" in said
    assert [line for line in said if "@" in line] == [f"{UNUSED}\t{NINA}"]
    assert "@" not in typed.quick("retention", "--dry-run").stdout
    refused = typed.quick("retention", "--who")
    assert (refused.returncode, "--who goes with --dry-run" in refused.stderr) == (2, True)
    assert typed.quick("retention").stdout == f"{UNUSED}\t1 gone\n"
    for_ever = shell(tmp_path, settings.database_url, QUIZAPP_KEPT_DAYS=f"{UNUSED}=forever")
    assert f"{UNUSED}\tkept for ever\t0 would go" in for_ever.quick("retention", "--dry-run", "--who").stdout
