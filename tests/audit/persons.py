"""Acts of people on their own data, for the list of acts."""

from __future__ import annotations

from sqlalchemy import select, update

from quizapp.accounts import signing_in
from quizapp.audit import personal_data
from quizapp.audit.models import AuditEntry
from quizapp.audit.personal_data import forget_people_in
from quizapp.courses.queries import published_course
from quizapp.files.service import store_file
from quizapp.kernel.identity import NOBODY
from quizapp.mail.service import queue_mail
from quizapp.operations.acts_file import note_taken_along
from quizapp.privacy import addresses, retention, service as privacy
from quizapp.privacy.models import DataExport
from quizapp.setting_values import KEPT_DAYS
from tests.audit.stage import Row, Stage
from tests.webinars.attending import attend
from tests.webinars.meeting import meeting_in, planned


def ask_own_data(stage: Stage) -> None:
    with stage.database.transaction() as session:
        privacy.ask_export(session, stage.people.alice.identity, "de", stage.clock())


def fetch_own_data(stage: Stage) -> None:
    with stage.database.transaction() as session:
        code = privacy.ask_export(session, stage.people.alice.identity, "de", stage.clock())
        digest = store_file(session, b"PK", "application/zip", is_public=False, now=stage.clock())
        session.execute(update(DataExport).values(ready_at=stage.clock(), file_digest=digest))
    stage.look()
    with stage.database.transaction() as session:
        privacy.fetch_export(session, stage.people.alice.identity, code, stage.clock())


def ask_to_be_erased(stage: Stage) -> None:
    with stage.database.transaction() as session:
        privacy.ask_erasure(session, stage.people.alice.identity, "delete", stage.clock())


def place_hold(stage: Stage) -> None:
    with stage.database.transaction() as session:
        privacy.place_hold(session, stage.people.alice.email, "Klage", stage.clock())


def lift_hold(stage: Stage) -> None:
    place_hold(stage)
    stage.look()
    with stage.database.transaction() as session:
        privacy.lift_hold(session, stage.people.alice.email, stage.clock())


def forget_people(stage: Stage) -> None:
    with stage.database.transaction() as session:
        ids = session.scalars(select(AuditEntry.id).where(AuditEntry.act == "person_added")).all()
        forget_people_in(session, ids, stage.clock())


def delete_old(stage: Stage) -> None:
    with stage.database.transaction() as session:
        signing_in.ask_to_sign_in(session, NOBODY, "nora@example.org", "de", "", stage.clock())
    stage.clock.advance(days=9)
    retention.run(stage.database, {**dict.fromkeys(KEPT_DAYS), "sign_in_requests": 7}, stage.clock())


def erase(stage: Stage) -> None:
    with stage.database.transaction() as session:
        personal_data.erase_for(session, stage.people.dan.account_id, stage.clock())


def erase_somebody_without_an_account(stage: Stage) -> None:
    with stage.database.transaction() as session:
        queue_mail(session, "sign_in", "niemand@example.org", "de", {}, None, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        addresses.erase_address(session, stage.people.eve.identity, "niemand@example.org", stage.clock())


def remove_somebody_by_name(stage: Stage) -> None:
    carla, now = stage.people.carla.identity, stage.clock()
    number = meeting_in(stage.database, stage.course.key, carla, planned(now), now)
    attendee = attend(stage.database, number, "Alice Nobody", None, now)
    stage.look()
    with stage.database.transaction() as session:
        addresses.remove_by_name(session, carla, published_course(session, stage.course.key), number, attendee, now)


def take_the_log_along(stage: Stage) -> None:
    with stage.database.transaction() as session:
        note_taken_along(session, stage.people.eve.identity, 3, stage.clock())


ROWS: tuple[Row, ...] = (
    ("export_asked", ask_own_data, "learner", "account"),
    ("export_fetched", fetch_own_data, "learner", "account"),
    ("erasure_asked", ask_to_be_erased, "learner", "account"),
    ("address_erased", erase_somebody_without_an_account, "administrator", "database"),
    ("attendee_removed", remove_somebody_by_name, "trainer", "meeting"),
    ("log_exported", take_the_log_along, "administrator", "database"),
    ("hold_placed", place_hold, "console", "account"),
    ("hold_lifted", lift_hold, "console", "account"),
    ("people_forgotten", forget_people, "server", "pseudonym"),
    ("retention_run", delete_old, "server", "database"),
    ("person_erased", erase, "server", "pseudonym"),
)
"""Act, how it is done, who does it, to what."""
