"""A webinar as tests enter it."""

from __future__ import annotations

from datetime import datetime, timedelta

from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.webinars.rules.attendance import Timetable
from quizapp.webinars.rules.plan import MeetingPlan, Target
from quizapp.webinars.service import create_meeting

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
