"""What result and course pages show about the certificate."""

from __future__ import annotations

from flask import render_template

from quizapp.certificates.forms import claim_form
from quizapp.certificates.queries import PaperState, paper_state
from quizapp.web.extensions import reading


def result_panel(enrolment_id: int, is_final: bool) -> str:
    """On the final test's result: the certificate, the name it needs, or what is missing."""
    state = paper_state(reading(), enrolment_id) if is_final else None
    return _panel(state) if state else ""


def course_panel(enrolment_id: int | None, *_about: object) -> str:
    """The same on the page of a course somebody learns in."""
    state = paper_state(reading(), enrolment_id) if enrolment_id is not None else None
    return _panel(state) if state else ""


def _panel(state: PaperState) -> str:
    return render_template("certificates/panel.html", state=state, form=claim_form(state.learner.name))
