"""What this room shows on pages of lower rooms."""

from __future__ import annotations

from fractions import Fraction

from flask import render_template

from quizapp.gradebook.request_queries import requests_of_attempt
from quizapp.grading.passing import outcome_from_json
from quizapp.quizzes.talks import talks_of
from quizapp.web.extensions import reading
from quizapp.web.locale import current_locale


def attempt_panel(attempt_id: int, code: str, has_result: bool) -> str:
    """On the page of an attempt: a talk that counts, what was asked and answered, and how to ask."""
    talks = talks_of(reading(), attempt_id) if has_result else ()
    talk = talks[-1] if talks else None
    return render_template(
        "gradebook/attempt_panel.html", code=code, has_result=has_result,
        asked=requests_of_attempt(reading(), attempt_id, current_locale()),
        oral=Fraction(talk.points) if talk else None, written_result=outcome_from_json(talk.written) if talk else None,
    )
