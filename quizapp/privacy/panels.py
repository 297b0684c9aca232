"""What this room shows on pages of other rooms."""

from __future__ import annotations

from flask import render_template

from quizapp.content.edition import Edition
from quizapp.privacy.notices import to_read
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity


def course_panel(_enrolment_id: int, edition: Edition) -> str:
    """At the head of one's course: that the privacy notice has changed."""
    notice = to_read(reading(), current_identity().account_id or 0)
    return render_template("privacy/notice_panel.html", course=edition.course, notice=notice) if notice else ""
