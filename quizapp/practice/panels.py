"""What result and course pages say about practice."""

from __future__ import annotations

from flask import render_template

from quizapp.content.edition import Edition
from quizapp.practice.queries import practice_set
from quizapp.progress.queries import course_of_enrolment
from quizapp.web.extensions import now, reading


def result_panel(enrolment_id: int, _is_final: bool) -> str:
    """On the result page: what was missed comes back, and may be practised now."""
    return _panel(enrolment_id, course_of_enrolment(reading(), enrolment_id).edition, "result")


def course_panel(enrolment_id: int, edition: Edition) -> str:
    """On the course page: what is due, or when something will be."""
    return _panel(enrolment_id, edition, "course")


def _panel(enrolment_id: int, edition: Edition, place: str) -> str:
    practice = practice_set(reading(), enrolment_id, edition, now())
    if not practice.cards and practice.waiting is None:
        return ""
    return render_template("practice/panel.html", course=edition.course, practice=practice, place=place)
