"""Every listed act leaves exactly one entry, with who did it and to what; learning leaves none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.accounts import factors, proving, service as accounts, signing_in
from quizapp.accounts.queries import identity_by_token
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.service import certify
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.db.session import Database
from quizapp.gradebook import correcting
from quizapp.gradebook.queries import Filters
from quizapp.gradebook.service import give_extra_time, note_export
from quizapp.quizzes.corrections import correction_by_code
from quizapp.quizzes.regrading import regrade_portion
from quizapp.webinars.service import change_meeting, create_meeting, delete_meeting
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.accounts.house import House
from tests.audit import people_acts, persons
from tests.audit.attendance_acts import ATTENDANCE_ACTS
from tests.audit.following import FOLLOWUP_ACTS
from tests.audit.group_acts import GROUP_ACTS
from tests.audit.marking_acts import MARKING_ACTS
from tests.audit.sharing_acts import SHARING_ACTS
from tests.audit.stage import Row, Stage
from tests.audit.worded import wordless
from tests.certificates.learning import complete, enrol_in
from tests.clock import SettableClock
from tests.courses import small
from tests.operations.shell import shell
from tests.people import People
from tests.webinars.meeting import planned

ON_THE_CONSOLE = {"backup_made", "backup_restored"}
ABOUT_TWO = {"same_person_asked", "same_person_withdrawn"}
"""Acts that leave an entry for each of two people, which does not name the other."""


def sign_in(stage: Stage) -> None:
    house, alice = House(stage.database, stage.clock), stage.people.alice
    house.link(house.who(None), house.mail(house.ask(house.who(None), alice.email)))


def fail_to_sign_in(stage: Stage) -> None:
    house = House(stage.database, stage.clock)
    code = house.ask(house.who(None), stage.people.alice.email)
    house.mail(code)
    house.type(house.who(None), code, "0000")


def make_link(stage: Stage) -> None:
    with stage.database.transaction() as session:
        accounts.mint_sign_in_link(session, stage.people.alice.email, stage.clock())


def add_person(stage: Stage) -> None:
    with stage.database.transaction() as session:
        accounts.add_person(session, "nora@example.org", "de", stage.clock(), by=stage.people.eve.identity, trainer_of=("a",))


def change_roles(stage: Stage) -> None:
    with stage.database.transaction() as session:
        accounts.set_roles(session, stage.people.eve.identity, stage.people.bob.account_id, False, ["a"], stage.clock())


def change_password(stage: Stage) -> None:
    with stage.database.transaction() as session:
        accounts.set_password(session, stage.people.bob.identity, "hash", stage.clock())


def end_session(stage: Stage) -> None:
    alice = stage.people.alice
    with stage.database.transaction() as session:
        other = identity_by_token(session, accounts.begin_session(session, alice.account_id, "", stage.clock()), stage.clock())
        accounts.revoke_session(session, alice.identity, other.session_id or 0, stage.clock())


def end_sessions(stage: Stage) -> None:
    with stage.database.transaction() as session:
        accounts.sign_out_everywhere(session, stage.people.alice.identity, stage.clock())


def confirm(stage: Stage) -> None:
    with stage.database.transaction() as session:
        proving.note_proof(session, stage.people.alice.identity, "password", stage.clock())


def add_factor(stage: Stage) -> None:
    now, alice = stage.clock(), stage.people.alice.identity
    with stage.database.transaction() as session:
        assert factors.add_code_app(session, alice, APP_SECRET, digits_at(now), "0" * 32, now)


def remove_factor(stage: Stage) -> None:
    add_factor(stage)
    stage.look()
    with stage.database.transaction() as session:
        factors.remove_code_app(session, stage.people.alice.identity, stage.clock())


def reset_factors(stage: Stage) -> None:
    with stage.database.transaction() as session:
        factors.reset_factors(session, stage.people.eve.identity, stage.people.alice.account_id, stage.clock())


def make_codes(stage: Stage) -> None:
    add_factor(stage)
    stage.look()
    with stage.database.transaction() as session:
        factors.make_recovery_codes(session, stage.people.alice.identity, "0" * 32, stage.clock())


def publish(stage: Stage) -> None:
    small.publish(stage.database, small.small_course(), stage.clock())


def issue(stage: Stage) -> None:
    enrolment_id = complete(stage.database, stage.course, stage.people.alice.account_id, stage.clock())
    with stage.database.transaction() as session:
        certify(session, enrolment_id, issuer_of(stage.settings), stage.clock())


def export(stage: Stage) -> None:
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        note_export(session, stage.people.carla.identity, course, Filters("Alice"), [], stage.clock())


def _withdraw(stage: Stage) -> str:
    """Carla withdraws a question of the first quiz."""
    quiz = next(module.quiz for module in stage.course.modules if module.quiz)
    with stage.database.transaction() as session:
        course, carla = published_course(session, stage.course.key), stage.people.carla.identity
        code = correcting.draft(session, carla, course, quiz.questions[0].id, "withdraw", {}, {}, stage.clock())
        correcting.apply(session, carla, course, code, "favour", 0, stage.clock())
        return code


def correct(stage: Stage) -> None:
    _withdraw(stage)


def regrade(stage: Stage) -> None:
    code = _withdraw(stage)
    stage.look()
    with stage.database.transaction() as session:
        row = correction_by_code(session, published_course(session, stage.course.key).course_id, code)
        while regrade_portion(session, row.id, stage.clock()):
            pass


def give_time(stage: Stage) -> None:
    enrolment_id = enrol_in(stage.database, stage.course, stage.people.alice.account_id, stage.clock())
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        give_extra_time(session, stage.people.carla.identity, course, enrolment_id, ExtraTime(25), stage.clock())


def _enter_webinar(stage: Stage) -> int:
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        return create_meeting(session, stage.people.carla.identity, course, planned(stage.clock()), stage.clock())


def enter_webinar(stage: Stage) -> None:
    _enter_webinar(stage)


def change_webinar(stage: Stage) -> None:
    number = _enter_webinar(stage)
    stage.look()
    with stage.database.transaction() as session:
        course, plan = published_course(session, stage.course.key), planned(stage.clock(), hours=3)
        change_meeting(session, stage.people.carla.identity, course, number, plan, stage.clock())


def delete_webinar(stage: Stage) -> None:
    number = _enter_webinar(stage)
    stage.look()
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        delete_meeting(session, stage.people.carla.identity, course, number, stage.clock())


TABLE: tuple[Row, ...] = (
    *people_acts.ROWS,
    ("sign_in", sign_in, "learner", "account"),
    ("sign_in_failed", fail_to_sign_in, "visitor", "account"),
    ("sign_in_link_made", make_link, "console", "account"),
    ("person_added", add_person, "administrator", "account"),
    ("roles_changed", change_roles, "administrator", "account"),
    ("password_changed", change_password, "learner", "account"),
    ("session_ended", end_session, "learner", "account"),
    ("sessions_ended", end_sessions, "learner", "account"),
    ("identity_confirmed", confirm, "learner", "account"),
    ("factor_added", add_factor, "learner", "account"),
    ("factor_removed", remove_factor, "learner", "account"),
    ("factors_reset", reset_factors, "administrator", "account"),
    ("recovery_codes_made", make_codes, "learner", "account"),
    ("course_published", publish, "console", "course"),
    ("certificate_issued", issue, "server", "certificate"),
    ("results_exported", export, "trainer", "course"),
    ("question_corrected", correct, "trainer", "correction"),
    ("results_regraded", regrade, "server", "correction"),
    ("extra_time_changed", give_time, "trainer", "enrolment"),
    ("webinar_created", enter_webinar, "trainer", "meeting"),
    ("webinar_changed", change_webinar, "trainer", "meeting"),
    ("webinar_deleted", delete_webinar, "trainer", "meeting"),
    *FOLLOWUP_ACTS,
    *GROUP_ACTS,
    *ATTENDANCE_ACTS,
    *MARKING_ACTS,
    *persons.ROWS,
    *SHARING_ACTS,
)
"""Act, how it is done, who does it, to what. `tests/house/test_audit.py` asks for every act of the list."""


@pytest.fixture
def stage(database: Database, settings: Settings, clock: SettableClock, people: People, course: Course) -> Stage:
    """People and a course; what made them is not counted."""
    made = Stage(database, settings, clock, people, course)
    made.look()
    return made


@pytest.mark.parametrize(("act", "do", "role", "kind"), TABLE, ids=[row[0] for row in TABLE])
def test_an_act_leaves_exactly_one_entry(
    stage: Stage, act: str, do: Callable[[Stage], object], role: str, kind: str
) -> None:
    do(stage)
    entries = stage.entries()
    assert len(entries) == (2 if act in ABOUT_TWO else 1)
    known = [one for person in (stage.people.alice, stage.people.bob, stage.people.eve) for one in (person.email, person.name)]
    for entry in entries:
        assert (entry.act, entry.actor_role, entry.object_kind, entry.at) == (act, role, kind, stage.clock())
        assert not [one for one in [*known, "Alice", "nora"] if one in repr(entry.changes)]
        assert wordless(entry.changes) == []


def test_what_changes_nothing_leaves_none(stage: Stage) -> None:
    publish(stage)
    stage.look()
    publish(stage)
    eve, bob = stage.people.eve.identity, stage.people.bob
    with stage.database.transaction() as session:
        accounts.set_roles(session, eve, bob.account_id, False, [], stage.clock())
        accounts.add_person(session, bob.email, "de", stage.clock(), by=eve)
        with pytest.raises(Exception, match="last_administrator"):
            accounts.set_roles(session, eve, stage.people.eve.account_id, False, [], stage.clock())
    assert stage.entries() == []


def test_old_and_new_roles_can_be_read(stage: Stage) -> None:
    with stage.database.transaction() as session:
        accounts.set_roles(session, stage.people.eve.identity, stage.people.carla.account_id, True, [], stage.clock())
    (entry,) = stage.entries()
    assert entry.actor_id == stage.people.eve.account_id
    assert entry.object_id == str(stage.people.carla.account_id)
    assert entry.changes == {"administrator": [False, True], "trainer_of": [[stage.course.key], []]}


def test_a_wrong_password_names_nobody_who_is_unknown(stage: Stage) -> None:
    with stage.database.transaction() as session:
        signing_in.note_failure(session, House(stage.database, stage.clock).who(None), None, "password", stage.clock())
    (entry,) = stage.entries()
    assert (entry.actor_id, entry.object_id, entry.changes) == (None, None, {"way": [None, "password"]})


@pytest.mark.one_engine
def test_backup_and_restore_leave_one_entry_each(stage: Stage, database_url: str, tmp_path: Path) -> None:
    console = shell(tmp_path, database_url)
    assert console.quick("backup", "kept.db").returncode == 0
    assert [(one.act, one.actor_role) for one in stage.entries()] == [("backup_made", "console")]
    assert console.quick("restore", "kept.db", "--yes").returncode == 0
    assert [(one.act, one.actor_role) for one in stage.entries()] == [("backup_restored", "console")]
