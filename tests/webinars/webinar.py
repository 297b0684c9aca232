"""A webinar whose reports are handed in and written down, and what is known of its people then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.progress.models import LiveAttendance
from quizapp.webinars import importing, jobs
from quizapp.webinars.models import AttendanceImport, Attendee, ImportPart, ImportProgress
from quizapp.webinars.rules.parts import Entry
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import handed_in, meeting_in, planned

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"


def zoom(*rows: str) -> bytes:
    """A report of Zoom with these rows: name, address, minutes from and to after ten."""
    lines = []
    for row in rows:
        name, email, start, end = row.split("|")
        moments = (f"2026-03-02 {10 + int(at) // 60}:{int(at) % 60:02d}:00" for at in (start, end))
        lines.append(",".join([name, email, *moments, "1", "No"]))
    return (HEAD + "\n".join(lines) + "\n").encode()


@dataclass
class Webinar:
    """A webinar of two units on 2 March at ten in Berlin, with its trainer."""

    database: Database
    clock: SettableClock
    people: People
    course: Course
    number: int = 0
    enrolments: dict[str, int] = field(default_factory=dict)

    def hand_in(self, content: bytes) -> str:
        """Read a report; its code."""
        return handed_in(self.database, self.course.key, self.people.carla.identity, self.number, content, self.clock())

    def row(self, code: str) -> AttendanceImport:
        """What was handed in."""
        with self.database.reading() as session:
            return session.scalars(select(AttendanceImport).where(AttendanceImport.code == code)).one()

    def entries(self, code: str) -> list[Entry]:
        """What applying would write."""
        with self.database.reading() as session:
            found = select(ImportPart.entries).join(AttendanceImport, AttendanceImport.id == ImportPart.import_id)
            parts = session.scalars(found.where(AttendanceImport.code == code).order_by(ImportPart.number))
            return [entry for part in parts for entry in part]

    def progress(self, code: str) -> tuple[str, int, int]:
        """Step, how much of it is done, of how much."""
        with self.database.reading() as session:
            found = session.get_one(ImportProgress, self.row(code).id)
            return found.step, found.done, found.goal

    def plan(self, code: str) -> list[tuple[str, str, Any]]:
        """Name, status and how, or why a row is dropped."""
        return [(entry["name"], entry["status"], entry.get("how", entry.get("why"))) for entry in self.entries(code)]

    def apply(self, code: str, decisions: Mapping[str, int] | None = None) -> None:
        """Write it down."""
        with self.database.transaction() as session:
            course = published_course(session, self.course.key)
            import_id = importing.decide(session, self.people.carla.identity, course, code, decisions or {}, self.clock())
        jobs.apply_attendance(self.database, import_id, self.clock())

    def read_in(self, *rows: str) -> None:
        """Both steps."""
        self.apply(self.hand_in(zoom(*rows)))

    def attendees(self) -> dict[str, tuple[int, int, int, int | None]]:
        """By name: minutes, hundredths of a per cent, hundredths of units, enrolment."""
        with self.database.reading() as session:
            rows = session.scalars(select(Attendee).order_by(Attendee.id))
            return {
                row.name or row.email or "": (
                    row.presence_seconds // 60, row.present_hundredths, row.unit_hundredths, row.enrolment_id
                )
                for row in rows
            }

    def counted(self) -> dict[int, int]:
        """Minutes by enrolment that count for certificates."""
        with self.database.reading() as session:
            return {row.enrolment_id: row.seconds // 60 for row in session.scalars(select(LiveAttendance))}


def with_learners(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """A webinar of a course in which alice and bob learn."""
    made = Webinar(database, clock, people, course)
    made.number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    made.enrolments = {one.email: enrol_in(database, course, one.account_id, clock()) for one in (people.alice, people.bob)}
    return made
