"""A confirmed list is carried out as long as who confirmed it may do it, portion by portion; then it is stopped and says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account, CohortTrainer, CourseStaff
from quizapp.accounts.people import suspend
from quizapp.accounts.queries import identity_of_account
from quizapp.cohorts import confirmed_lists
from quizapp.cohorts.models import WITH_APPROVAL, CohortMember, ConfirmedList
from quizapp.cohorts.queries import Group
from quizapp.cohorts.rules.listed import Listed, pack_list, unpack_list
from quizapp.cohorts.service import join
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.page_text import words
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
PACKED = pack_list([Listed(line, f"n{line}@example.org", f"n{line}@example.org", "", "new") for line in (2, 3, 4)])


@pytest.fixture
def group(database: Database, course: Course, people: People) -> Group:
    """A group that Carla leads as trainer of the course and Greta as its own."""
    return gather(database, people.carla, course.key, MORNING, trainers=("greta@example.org",))


def number_of(session: Session, email: str) -> int:
    """The account with the address."""
    return session.scalars(select(Account.id).where(Account.email == email)).one()


def confirmed_by(database: Database, group: Group, email: str) -> int:
    """A list of three that this person has confirmed and of which one row is done."""
    with database.transaction() as session:
        identity = identity_of_account(session, number_of(session, email))
        number = confirmed_lists.confirm(session, identity, group, PACKED, "de", MORNING)
        assert confirmed_lists.enrol_next(session, number, unpack_list(PACKED), MORNING, most=1)
    return number


def states(database: Database, group: Group) -> dict[str, int]:
    """How many people of the group there are of each state."""
    with database.reading() as session:
        rows = session.execute(
            select(CohortMember.state, func.count()).where(CohortMember.cohort_id == group.id).group_by(CohortMember.state)
        )
        return {row[0]: row[1] for row in rows}


def go_on(database: Database, group: Group, number: int) -> confirmed_lists.ListProgress:
    """The worker takes the next portion; how far the list is then."""
    with database.transaction() as session:
        confirmed_lists.enrol_next(session, number, unpack_list(PACKED), MORNING)
        return confirmed_lists.progress_of(session, group, number)


def suspended(database: Database, people: People, group: Group) -> None:
    """Nobody signs in with it any more."""
    with database.transaction() as session:
        suspend(session, people.eve.identity, people.carla.account_id, MORNING)


def role_taken(database: Database, people: People, group: Group) -> None:
    """Trainer of nothing."""
    with database.transaction() as session:
        session.execute(delete(CourseStaff).where(CourseStaff.account_id == people.carla.account_id))


def trainer_of_this_group(database: Database, people: People, group: Group) -> None:
    """She could invite now, but what she confirmed was to enrol."""
    role_taken(database, people, group)
    with database.transaction() as session:
        session.add(CohortTrainer(account_id=people.carla.account_id, cohort_id=group.id, course_key=group.course_key))


def trainer_of_another_group(database: Database, people: People, group: Group) -> None:
    """Trainer of the course still, of this group no more."""
    other = gather(database, people.carla, group.course_key, MORNING, name="Gruppe zwei")
    role_taken(database, people, group)
    with database.transaction() as session:
        session.add(CohortTrainer(account_id=people.carla.account_id, cohort_id=other.id, course_key=group.course_key))


@pytest.mark.parametrize("taken", [suspended, role_taken, trainer_of_this_group, trainer_of_another_group])
def test_a_list_that_enrols_ends_with_the_right_to_enrol(
    database: Database, people: People, group: Group, taken: Callable[[Database, People, Group], None]
) -> None:
    number = confirmed_by(database, group, people.carla.email)
    taken(database, people, group)
    assert go_on(database, group, number) == confirmed_lists.ListProgress(number, 3, 1, 1, 0, False, True)
    assert states(database, group) == {"enrolled": 1}
    with database.reading() as session:
        assert session.scalars(select(ConfirmedList.rows)).all() == [""]
        assert session.scalar(select(func.count()).where(Account.email.in_(("n3@example.org", "n4@example.org")))) == 0


def group_taken(database: Database, people: People, group: Group) -> None:
    """Trainer of nothing."""
    with database.transaction() as session:
        session.execute(delete(CohortTrainer).where(CohortTrainer.cohort_id == group.id))


def another_group_instead(database: Database, people: People, group: Group) -> None:
    """She may see some results of the course, none of this group."""
    other = gather(database, people.carla, group.course_key, MORNING, name="Gruppe zwei")
    with database.transaction() as session:
        session.execute(update(CohortTrainer).where(CohortTrainer.cohort_id == group.id).values(cohort_id=other.id))


def whole_course(database: Database, people: People, group: Group) -> None:
    """She could enrol now, but what she confirmed was to invite."""
    with database.transaction() as session:
        session.add(CourseStaff(account_id=number_of(session, "greta@example.org"), course_key=group.course_key))


@pytest.mark.parametrize("taken", [group_taken, another_group_instead, whole_course])
def test_a_list_that_invites_ends_with_the_right_to_invite(
    database: Database, people: People, group: Group, taken: Callable[[Database, People, Group], None]
) -> None:
    number = confirmed_by(database, group, "greta@example.org")
    taken(database, people, group)
    assert go_on(database, group, number) == confirmed_lists.ListProgress(number, 3, 1, 0, 1, True, True)
    assert states(database, group) == {"invited": 1}


def test_unchanged_rights_carry_it_out(database: Database, people: People, group: Group) -> None:
    for email, done in ((people.carla.email, (3, 0, False)), ("greta@example.org", (0, 0, True))):
        number = confirmed_by(database, group, email)
        assert go_on(database, group, number) == confirmed_lists.ListProgress(number, 3, 3, *done, False)
    assert states(database, group) == {"enrolled": 3}


@pytest.mark.one_engine
def test_the_page_says_what_the_list_did_whoever_reads_it(
    database: Database, people: People, course: Course, group: Group, browser_for: BrowserFor
) -> None:
    number = confirmed_by(database, group, "greta@example.org")
    page = f"/en/courses/{course.key}/groups/{group.code}/lists/{number}"
    carla = browser_for(people.carla)
    assert "People are being invited." in words(carla.get(page).text)
    go_on(database, group, number)
    told = words(carla.get(page).text)
    assert "3 people were invited." in told and "enrolled." not in told
    stopped = confirmed_by(database, group, people.carla.email)
    role_taken(database, people, group)
    go_on(database, group, stopped)
    told = words(browser_for(people.eve).get(f"/en/courses/{course.key}/groups/{group.code}/lists/{stopped}").text)
    assert "The list was stopped" in told and "The rows after row 1 of 3 were left out." in told
    assert "1 person was enrolled." in told and browser_for(people.carla).get(page).status_code == 403


def test_who_waited_comes_in_by_a_list_that_invites_and_is_counted_as_enrolled(
    database: Database, people: People, course: Course
) -> None:
    group = gather(database, people.carla, course.key, MORNING, name="Mit Anfrage", joining=WITH_APPROVAL, trainers=("greta@example.org",))
    with database.transaction() as session:
        join(session, people.bob.identity, group, MORNING.date(), MORNING)
    packed = pack_list([Listed(2, "bob@example.org", "bob@example.org", "", "invited"), *unpack_list(PACKED)[:1]])
    with database.transaction() as session:
        greta = identity_of_account(session, number_of(session, "greta@example.org"))
        number = confirmed_lists.confirm(session, greta, group, packed, "de", MORNING)
        assert not confirmed_lists.enrol_next(session, number, unpack_list(packed), MORNING)
        assert confirmed_lists.progress_of(session, group, number) == confirmed_lists.ListProgress(number, 2, 2, 1, 1, True, False)
