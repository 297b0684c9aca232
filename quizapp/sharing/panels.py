"""What this room shows on pages of other rooms."""

from __future__ import annotations

from flask import render_template

from quizapp.content.edition import Edition
from quizapp.courses.queries import published_course
from quizapp.courses.rules.results_privacy import OPEN
from quizapp.sharing.queries import mode_changes, shares_points_since
from quizapp.sharing.words import MODE_NAMES
from quizapp.web.extensions import reading, settings
from quizapp.web.identity import current_identity


def course_panel(enrolment_id: int, edition: Edition) -> str:
    """On the course page: what trainers see of one's results, the switch to share points, and since when it is so."""
    published = published_course(reading(), edition.course.key, current_identity().account_id)
    if published.results_privacy == OPEN and published.privacy_changed_at is None:
        return ""
    changed_at = published.privacy_changed_at
    return render_template(
        "sharing/course_panel.html", course=edition.course, mode=published.results_privacy, changed_at=changed_at, names=MODE_NAMES,
        changes=mode_changes(reading(), enrolment_id, edition.course.key) if changed_at else (),
        shares_since=shares_points_since(reading(), enrolment_id), smallest=settings().smallest_group,
    )


def account_panel() -> str:
    """On the account's page: the way to who has seen one's results."""
    return render_template("sharing/account_panel.html")
