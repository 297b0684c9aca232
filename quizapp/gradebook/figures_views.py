"""Figures about the learners of a course, for its trainers; nothing about fewer people than the smallest group."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from quizapp.cohorts.asked import own_course, today_in
from quizapp.cohorts.queries import groups_of_course
from quizapp.gradebook.figures import course_figures, narrowed
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import reading, settings

bp = Blueprint("figures", __name__)


@bp.get("/<lang>/courses/<course>/figures")
def figures(course: str) -> str:
    """Mean, share of passed and distribution of each quiz."""
    published, scope = own_course(course)
    groups = groups_of_course(reading(), published.course_id, scope)
    companies = sorted({one.company for one in groups if one.company})
    asked, company = request.args.get("group", ""), request.args.get("company", "")
    group = next((one for one in groups if one.code == asked), None)
    if (asked and group is None) or (company and company not in companies):
        raise NotFound("no_such_group")
    smallest = settings().smallest_group
    return render_template(
        "gradebook/figures.html", course=published.edition.course, groups=groups, companies=companies, group=group, company=company,
        is_whole=scope.is_whole, smallest=smallest, today=today_in(published),
        found=course_figures(reading(), published, narrowed(scope, groups, group, company), smallest),
    )
