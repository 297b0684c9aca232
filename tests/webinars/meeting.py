"""A webinar as tests enter it."""

from __future__ import annotations

from datetime import datetime, timedelta

from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.webinars import importing, jobs
from quizapp.webinars.rules.attendance import Timetable
from quizapp.webinars.rules.plan import MeetingPlan, Target
from quizapp.webinars.sealed_reports import sealed_report
from quizapp.webinars.service import create_meeting

SECRET = "0" * 32
"""The server's, as `tests/conftest.py` has it."""
ROOM = "https://meet.example.org/raum-7"


def planned(starts_at: datetime, hours: float = 1.5, join_url: str = ROOM) -> MeetingPlan:
    """Two teaching units without a break, in German, led by Carla; then the quiz of the first recipe."""
    timetable = Timetable(starts_at, starts_at + timedelta(hours=hours))
    return MeetingPlan(
        "Fragen zu Rezept 1", timetable, "de", "Carla Conrad", timetable.length, join_url, Target("quiz", "visible")
    )


def meeting_in(database: Database, course_key: str, trainer: Identity, plan: MeetingPlan, now: datetime) -> int:
    """The number of a webinar that the trainer has entered."""
    with database.transaction() as session:
        return create_meeting(session, trainer, published_course(session, course_key), plan, now)


REPORT = """Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Alice Adler,alice@example.org,2026-03-02 10:00:00,2026-03-02 11:30:00,90,No
Zoe (Zoë Zimmer),,2026-03-02 10:00:00,2026-03-02 11:00:00,60,Yes
""".encode()
"""Alice was there, and somebody nobody knows."""


def handed_in(database: Database, course_key: str, trainer: Identity, number: int, content: bytes, now: datetime) -> str:
    """The code of a report that was handed in and read."""
    return handed_in_with_key(database, course_key, trainer, number, content, now)[0]


def handed_in_with_key(
    database: Database, course_key: str, trainer: Identity, number: int, content: bytes, now: datetime
) -> tuple[str, str]:
    """The same, with what the browser would keep to open it."""
    report = sealed_report(content, SECRET)
    with database.transaction() as session:
        row = importing.hand_in(session, trainer, published_course(session, course_key), number, report, now)
        import_id, code = row.id, row.code
    jobs.read_attendance(database, import_id, SECRET, now)
    return code, report.key


def read_in(database: Database, course_key: str, trainer: Identity, code: str, now: datetime) -> None:
    """Apply a report that was handed in; who is doubtful stays apart."""
    with database.transaction() as session:
        import_id = importing.decide(session, trainer, published_course(session, course_key), code, {}, now)
    jobs.apply_attendance(database, import_id, now)


def written_down(database: Database, course_key: str, trainer: Identity, number: int, now: datetime) -> str:
    """The code of a report that was read in: Wanda was there, whom nobody knows."""
    content = REPORT.replace(b"Alice Adler,alice@", b"Wanda Wirk,wanda@").rpartition(b"Zoe")[0]
    code = handed_in(database, course_key, trainer, number, content, now)
    read_in(database, course_key, trainer, code, now)
    return code
