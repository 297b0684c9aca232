"""Acts of following up a webinar."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.courses.queries import published_course
from quizapp.webinars.digesting import switch_digests
from quizapp.webinars.followup_messages import OwnText
from quizapp.webinars.holding import hold_mails
from quizapp.webinars.links import make_links, revoke_links
from quizapp.webinars.mail_texts import save_sender, save_text
from quizapp.webinars.mailing import invite
from quizapp.webinars.service import note_through_export
from quizapp.webinars.sharing import withdraw_shared_link
from tests.audit.stage import Stage
from tests.webinars.attending import attend, shared
from tests.webinars.meeting import meeting_in, planned


def enter(stage: Stage) -> int:
    """Carla enters a webinar; its number."""
    return meeting_in(stage.database, stage.course.key, stage.people.carla.identity, planned(stage.clock()), stage.clock())


def make_followup_links(stage: Stage) -> None:
    number = enter(stage)
    stage.look()
    with stage.database.transaction() as session:
        make_links(session, stage.people.carla.identity, published_course(session, stage.course.key), number, stage.clock())


def change_mail_text(stage: Stage) -> None:
    with stage.database.transaction() as session:
        course, text = published_course(session, stage.course.key), OwnText("", "Look: {link}")
        save_text(session, stage.people.carla.identity, course, "reminder", "de", text, stage.clock())


def change_mail_sender(stage: Stage) -> None:
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        save_sender(session, stage.people.carla.identity, course, "Carla", "carla@example.org", stage.clock())


def withdraw_followup_links(stage: Stage) -> None:
    number = enter(stage)
    stage.look()
    with stage.database.transaction() as session:
        revoke_links(session, stage.people.carla.identity, published_course(session, stage.course.key), number, [], stage.clock())


def queue_followup_mails(stage: Stage) -> None:
    number = enter(stage)
    attend(stage.database, number, "Ida Iffland", "ida@example.org", stage.clock())
    with stage.database.transaction() as session:
        make_links(session, stage.people.carla.identity, published_course(session, stage.course.key), number, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        invite(session, stage.people.carla.identity, published_course(session, stage.course.key), number, stage.clock())


def share(stage: Stage, number: int) -> None:
    """Carla makes the link for everybody, or saves it again."""
    shared(stage.database, stage.course.key, stage.people.carla.identity, number, stage.clock())


def make_shared_link(stage: Stage) -> None:
    number = enter(stage)
    stage.look()
    share(stage, number)


def change_shared_link(stage: Stage) -> None:
    number = enter(stage)
    share(stage, number)
    stage.look()
    share(stage, number)


def withdraw_the_shared_link(stage: Stage) -> None:
    number = enter(stage)
    share(stage, number)
    stage.look()
    with stage.database.transaction() as session:
        withdraw_shared_link(session, stage.people.carla.identity, published_course(session, stage.course.key), number, stage.clock())


def take_what_came(stage: Stage) -> None:
    number = enter(stage)
    stage.look()
    with stage.database.transaction() as session:
        note_through_export(
            session, stage.people.carla.identity, published_course(session, stage.course.key), number, [], stage.clock()
        )


def switch_the_digests(stage: Stage) -> None:
    number = enter(stage)
    stage.look()
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        switch_digests(session, stage.people.carla.identity, course, number, False, stage.clock())


def hold_queued_mails(stage: Stage) -> None:
    number = enter(stage)
    attend(stage.database, number, "Ida Iffland", "ida@example.org", stage.clock())
    with stage.database.transaction() as session:
        invite(session, stage.people.carla.identity, published_course(session, stage.course.key), number, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        hold_mails(session, stage.people.carla.identity, published_course(session, stage.course.key), number, stage.clock())


FOLLOWUP_ACTS: tuple[tuple[str, Callable[[Stage], None], str, str], ...] = (
    ("followup_links_made", make_followup_links, "trainer", "meeting"),
    ("followup_mails_queued", queue_followup_mails, "trainer", "meeting"),
    ("followup_mails_held", hold_queued_mails, "trainer", "meeting"),
    ("mail_text_changed", change_mail_text, "trainer", "course"),
    ("mail_sender_changed", change_mail_sender, "trainer", "course"),
    ("followup_links_withdrawn", withdraw_followup_links, "trainer", "meeting"),
    ("follow_through_exported", take_what_came, "trainer", "meeting"),
    ("webinar_digests_switched", switch_the_digests, "trainer", "meeting"),
    ("shared_link_made", make_shared_link, "trainer", "meeting"),
    ("shared_link_changed", change_shared_link, "trainer", "meeting"),
    ("shared_link_withdrawn", withdraw_the_shared_link, "trainer", "meeting"),
)
"""As in `test_acts.py`."""
