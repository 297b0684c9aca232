"""Acts on groups of a course and on client companies."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.cohorts import service as cohorts
from quizapp.cohorts.announcing import announce, correct, take_back
from quizapp.cohorts.calendar_addresses import remove_address, renew_address
from quizapp.cohorts.companies import add_company
from quizapp.cohorts.confirmed_lists import confirm
from quizapp.cohorts.models import WITH_APPROVAL
from quizapp.cohorts.moving import move
from quizapp.cohorts.queries import Group
from quizapp.cohorts.rules.dates import Measures
from quizapp.cohorts.rules.listed import Listed, pack_list
from quizapp.courses.queries import published_course
from quizapp.gradebook.service import give_measures
from tests.audit.stage import Stage
from tests.certificates.learning import enrol_in
from tests.cohorts.gathering import gather


def make_group(stage: Stage) -> None:
    gather(stage.database, stage.people.carla, stage.course.key, stage.clock())


def _asked(stage: Stage) -> Group:
    """Alice waits for a seat in a group."""
    group = gather(stage.database, stage.people.carla, stage.course.key, stage.clock(), joining=WITH_APPROVAL)
    stage.look()
    with stage.database.transaction() as session:
        cohorts.join(session, stage.people.alice.identity, group, stage.clock().date(), stage.clock())
    return group


def ask_for_group(stage: Stage) -> None:
    _asked(stage)


def invite_into_group(stage: Stage) -> None:
    group = gather(stage.database, stage.people.carla, stage.course.key, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        cohorts.invite(session, stage.people.carla.identity, group, stage.people.alice.account_id, stage.people.alice.email, stage.clock())


def let_in(stage: Stage) -> Group:
    group = _asked(stage)
    stage.look()
    with stage.database.transaction() as session:
        cohorts.approve(session, stage.people.carla.identity, group, stage.people.alice.account_id, stage.clock())
    return group


def let_into_group(stage: Stage) -> None:
    let_in(stage)


def take_out(stage: Stage) -> None:
    group = let_in(stage)
    stage.look()
    with stage.database.transaction() as session:
        cohorts.take_out(session, stage.people.carla.identity, group, stage.people.alice.account_id, stage.clock())


def move_over(stage: Stage) -> None:
    one = let_in(stage)
    two = gather(stage.database, stage.people.carla, stage.course.key, stage.clock(), name="Gruppe zwei")
    stage.look()
    with stage.database.transaction() as session:
        move(session, stage.people.carla.identity, one, two, [stage.people.alice.account_id], stage.clock())


def enter_company(stage: Stage) -> None:
    with stage.database.transaction() as session:
        add_company(session, stage.people.eve.identity, "Muster GmbH", stage.clock())


def announce_it(stage: Stage) -> None:
    group = gather(stage.database, stage.people.carla, stage.course.key, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        texts = {"de": {"title": "Alice fehlt", "body": "Bob auch."}}
        announce(session, stage.people.carla.identity, group, texts, True, stage.clock())


def _announced(stage: Stage) -> tuple[Group, int]:
    group = gather(stage.database, stage.people.carla, stage.course.key, stage.clock())
    with stage.database.transaction() as session:
        number = announce(session, stage.people.carla.identity, group, {"de": {"title": "Falsch", "body": "Ganz."}}, False, stage.clock())
    stage.look()
    return group, number


def correct_announcement(stage: Stage) -> None:
    group, number = _announced(stage)
    texts = {"de": {"title": "Alice fehlt", "body": "Bob auch."}}
    for _time in range(2):  # saved again it says nothing new
        with stage.database.transaction() as session:
            correct(session, stage.people.carla.identity, group, number, texts, stage.clock())


def take_announcement_back(stage: Stage) -> None:
    group, number = _announced(stage)
    with stage.database.transaction() as session:
        take_back(session, stage.people.carla.identity, group, number, stage.clock())


def make_calendar_address(stage: Stage) -> None:
    with stage.database.transaction() as session:
        renew_address(session, stage.people.alice.identity, stage.clock())


def remove_calendar_address(stage: Stage) -> None:
    """Alice takes it back."""
    make_calendar_address(stage)
    stage.look()
    with stage.database.transaction() as session:
        remove_address(session, stage.people.alice.identity, stage.clock())


def grant(stage: Stage) -> None:
    enrolment_id = enrol_in(stage.database, stage.course, stage.people.alice.account_id, stage.clock())
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        give_measures(session, stage.people.carla.identity, course, enrolment_id, Measures(1, stage.clock()), stage.clock())
        give_measures(session, stage.people.carla.identity, course, enrolment_id, Measures(1, stage.clock()), stage.clock())


def confirm_list(stage: Stage) -> None:
    group = gather(stage.database, stage.people.carla, stage.course.key, stage.clock())
    stage.look()
    rows = [Listed(1, stage.people.bob.email, stage.people.bob.email, "", "known")]
    with stage.database.transaction() as session:
        confirm(session, stage.people.carla.identity, group, pack_list(rows), "de", stage.clock())


GROUP_ACTS: tuple[tuple[str, Callable[[Stage], None], str, str], ...] = (
    ("group_changed", make_group, "trainer", "group"),
    ("group_asked", ask_for_group, "learner", "account"),
    ("group_invited", invite_into_group, "trainer", "account"),
    ("group_joined", let_into_group, "trainer", "account"),
    ("group_left", take_out, "trainer", "account"),
    ("group_moved", move_over, "trainer", "account"),
    ("announcement_made", announce_it, "trainer", "group"),
    ("announcement_changed", correct_announcement, "trainer", "group"),
    ("announcement_taken_back", take_announcement_back, "trainer", "group"),
    ("calendar_address_made", make_calendar_address, "learner", "account"),
    ("calendar_address_removed", remove_calendar_address, "learner", "account"),
    ("measures_changed", grant, "trainer", "enrolment"),
    ("list_confirmed", confirm_list, "trainer", "group"),
    ("company_changed", enter_company, "administrator", "company"),
)
"""Act, how it is done, who does it, to what."""
