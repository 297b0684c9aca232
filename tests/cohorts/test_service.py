"""Groups: who is in, who waits, seats that are never overrun, people who move with their record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from quizapp.accounts.models import CohortTrainer, SignInSession
from quizapp.accounts.queries import identity_by_token
from quizapp.accounts.service import STAFF_SESSION, add_person, begin_session
from quizapp.audit.models import AuditEntry
from quizapp.cohorts import service
from quizapp.cohorts.models import BY_CODE, BY_LIST, ENROLLED, LEFT, WAITING, WITH_APPROVAL, Cohort, CohortMember
from quizapp.cohorts.moving import move
from quizapp.cohorts.people_queries import people_of
from quizapp.cohorts.queries import Group, deadlines_of, group_by_code, state_in
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.progress.models import QuizStanding
from tests.certificates.learning import complete
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import facts_of, gather
from tests.people import People, Person

TODAY = MORNING.date()


def join(database: Database, person: Person, group: Group, today: date = TODAY) -> str:
    """The person presses the button."""
    with database.transaction() as session:
        return service.join(session, person.identity, group, today, MORNING)


def state_of(database: Database, group: Group, person: Person) -> str | None:
    """Where the person stands."""
    with database.reading() as session:
        return state_in(session, group.id, person.account_id)


def taken(database: Database, group: Group) -> tuple[int, int]:
    """Seats as counted along, and members as they are."""
    with database.reading() as session:
        members = select(func.count()).where(CohortMember.cohort_id == group.id, CohortMember.state == ENROLLED)
        return session.get_one(Cohort, group.id).taken, session.scalar(members) or 0


def test_whoever_has_the_code_is_enrolled_once(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING)
    assert join(database, people.alice, group) == ENROLLED
    assert join(database, people.alice, group) == ENROLLED
    assert taken(database, group) == (1, 1)
    with database.reading() as session:
        assert session.scalars(select(Enrolment.account_id)).all() == [people.alice.account_id]
        assert [one.email for one in people_of(session, group)["enrolled"].people] == ["alice@example.org"]


@pytest.mark.parametrize(
    ("said", "code"),
    [({"joining": BY_LIST}, "group_closed"), ({"joining": BY_CODE, "ends_on": TODAY - timedelta(days=1)}, "group_over")],
)
def test_a_code_that_lets_nobody_in(database: Database, people: People, course: Course, said: dict[str, object], code: str) -> None:
    group = gather(database, people.carla, course.key, MORNING, **said)
    with pytest.raises(Conflict, match=code):
        join(database, people.alice, group)
    assert state_of(database, group, people.alice) is None


def test_the_last_day_still_counts(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, ends_on=TODAY)
    assert join(database, people.alice, group) == ENROLLED


def test_with_approval_people_wait_until_a_trainer_decides(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, joining=WITH_APPROVAL, seats=1)
    assert [join(database, one, group) for one in (people.alice, people.bob)] == [WAITING, WAITING]
    assert taken(database, group) == (0, 0)
    carla, alice, bob = people.carla.identity, people.alice.account_id, people.bob.account_id
    with database.transaction() as session:
        assert service.approve(session, carla, group, alice, MORNING)
        assert not service.approve(session, carla, group, alice, MORNING)
        with pytest.raises(Conflict, match="group_full"):
            service.approve(session, carla, group, bob, MORNING)
    assert state_of(database, group, people.bob) == WAITING
    with database.transaction() as session:
        assert service.take_out(session, carla, group, bob, MORNING)
        assert not service.take_out(session, carla, group, bob, MORNING)
    assert state_of(database, group, people.bob) == LEFT
    assert taken(database, group) == (1, 1)
    assert join(database, people.bob, group) == WAITING


def test_ten_at_once_for_three_seats(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, seats=3)
    with database.transaction() as session:
        learners = [add_person(session, f"learner{number}@example.org", "de", MORNING) for number in range(10)]
    together = Barrier(5)

    def try_it(account_id: int) -> bool:
        together.wait()
        try:
            with database.transaction() as session:
                service.admit(session, group, account_id, MORNING)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(try_it, learners)) == 3
    assert taken(database, group) == (3, 3)


def test_in_one_course_one_group(database: Database, people: People, course: Course) -> None:
    one = gather(database, people.carla, course.key, MORNING, people.alice)
    two = gather(database, people.carla, course.key, MORNING, name="Gruppe zwei", seats=1)
    with pytest.raises(Conflict, match="in_another_group"):
        join(database, people.alice, two)
    assert (taken(database, one), taken(database, two)) == ((1, 1), (0, 0))


def test_people_move_with_their_record(database: Database, people: People, course: Course) -> None:
    enrolment_id = complete(database, course, people.alice.account_id, MORNING)
    one = gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
    two = gather(database, people.carla, course.key, MORNING, name="Gruppe zwei", seats=1)
    carla, alice, bob = people.carla.identity, people.alice.account_id, people.bob.account_id
    with database.transaction() as session:
        assert move(session, carla, one, two, [alice], MORNING) == 1
        assert move(session, carla, one, two, [people.dan.account_id], MORNING) == 0
        with pytest.raises(Conflict, match="group_full"):
            move(session, carla, one, two, [bob], MORNING)
    assert (taken(database, one), taken(database, two)) == ((1, 1), (1, 1))
    assert state_of(database, one, people.bob) == ENROLLED
    with database.reading() as session:
        assert [member.number for member in people_of(session, two)["enrolled"].people] == [enrolment_id]
        standings = select(func.count()).where(QuizStanding.enrolment_id == enrolment_id)
        assert session.scalar(standings) == 6
        acts = select(AuditEntry.act, AuditEntry.changes).order_by(AuditEntry.id.desc()).limit(1)
        assert session.execute(acts).one() == ("group_moved", {"group": [one.id, two.id]})
    with database.transaction() as session, pytest.raises(Invalid):
        move(session, carla, two, two, [alice], MORNING)


def test_what_a_trainer_says_about_a_group(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice, people.bob, seats=2)
    due = MORNING + timedelta(days=7)
    said = facts_of(
        "Abends", seats=2, starts_on=TODAY, ends_on=TODAY, joining=BY_LIST, deadlines={"": due},
        trainers=["Greta@Example.org"],
    )
    with database.transaction() as session:
        published = published_course(session, course.key)
        service.change_cohort(session, people.carla.identity, published, group.code, said, "de", MORNING)
        service.change_cohort(session, people.carla.identity, published, group.code, said, "de", MORNING)
    with database.reading() as session:
        changed = group_by_code(session, published.course_id, group.code, WHOLE_COURSE)
        assert (changed.name, changed.seats, changed.ends_on, changed.joining) == ("Abends", 2, TODAY, BY_LIST)
        assert deadlines_of(session, group.id) == {"": due}
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act != "group_joined").order_by(AuditEntry.id)).all()
        assert acts[-3:] == ["person_added", "roles_changed", "group_changed"]


def test_what_cannot_be_said(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
    gather(database, people.carla, course.key, MORNING, name="Gruppe zwei")
    carla = people.carla.identity
    with database.transaction() as session:
        published = published_course(session, course.key)
        for said, code in ((facts_of("Gruppe zwei"), "group_name_taken"), (facts_of("Eins", seats=1), "group_seats_taken")):
            with pytest.raises(Conflict, match=code):
                service.change_cohort(session, carla, published, group.code, said, "de", MORNING)
        with pytest.raises(Conflict, match="group_name_taken"):
            service.create_cohort(session, carla, published, facts_of("Gruppe zwei"), "de", MORNING)
        with pytest.raises(NotFound):
            service.change_cohort(session, carla, published, "x", facts_of("Drei"), "de", MORNING)
        with pytest.raises(NotAllowed):
            service.create_cohort(session, people.bob.identity, published, facts_of("Drei"), "de", MORNING)
        with pytest.raises(NotFound):
            group_by_code(session, published.course_id, group.code, Scope(frozenset()))


def test_a_trainer_of_a_group_is_told_apart_from_one_of_the_course(
    database: Database, people: People, course: Course, clock: SettableClock
) -> None:
    gather(database, people.carla, course.key, MORNING, trainers=[people.dan.email])
    gather(database, people.carla, course.key, MORNING, name="Gruppe zwei", trainers=[people.dan.email])
    with database.reading() as session:
        dan = identity_by_token(session, people.dan.token, clock())
    assert (dan.trainer_of, dan.trains_groups_in, dan.role, dan.is_staff) == (frozenset(), {course.key}, "trainer", True)
    assert not dan.may_see_results_of(course.key)
    assert dan.may_see_some_results_of(course.key)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(CohortTrainer)) == 2
        begin_session(session, people.dan.account_id, "", clock())
        ends = select(SignInSession.expires_at).where(SignInSession.account_id == people.dan.account_id)
        assert set(session.scalars(ends)) == {clock() + STAFF_SESSION}
