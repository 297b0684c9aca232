"""What this room shows on pages of other rooms."""

from __future__ import annotations

from flask import render_template

from quizapp.cohorts.announcing import told_to
from quizapp.cohorts.companies import companies_seen_by
from quizapp.cohorts.queries import group_of_learner, invitations_of
from quizapp.content.edition import Edition
from quizapp.courses.queries import published_course
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale


def account_panel() -> str:
    """On the account's page: join a group, invitations, and for contact people of a company the way to its people."""
    account_id = current_identity().account_id
    return render_template(
        "cohorts/account_panel.html", companies=companies_seen_by(reading(), account_id),
        invitations=invitations_of(reading(), account_id),
    )


def course_panel(enrolment_id: int, edition: Edition) -> str:
    """On the course page: the learner's group with its dates and what it was told; nothing for who is in none."""
    group = group_of_learner(reading(), enrolment_id)
    if group is None:
        return ""
    told = told_to(reading(), group.id, current_locale())
    company = group.company if group.company and published_course(reading(), edition.course.key).sight.passed else None
    return render_template("cohorts/course_panel.html", group=group, course=edition.course, told=told, company=company)
