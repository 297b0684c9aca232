"""What the course page says about meetings."""

from __future__ import annotations

from flask import render_template

from quizapp.content.edition import Edition
from quizapp.web.extensions import now, reading
from quizapp.webinars.queries import next_meeting_of


def course_panel(enrolment_id: int, edition: Edition) -> str:
    """The webinar that runs or comes next."""
    meeting = next_meeting_of(reading(), enrolment_id, now())
    return render_template("webinars/panel.html", course=edition.course, meeting=meeting, door=meeting.door(now())) if meeting else ""
