"""What this room shows on pages of lower rooms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flask import render_template, request
from markupsafe import Markup

from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.holdings import holdings_of
from quizapp.gradebook.request_queries import requests_of_attempt
from quizapp.gradebook.todo_queries import open_todos
from quizapp.grading.passing import outcome_from_json
from quizapp.quizzes.talks import talks_of
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.numbers import counted, format_number

STAFF_PAGES = frozenset(
    ("gradebook", "figures", "attempts", "corrections", "marking", "todo", "requests", "cohorts", "lists", "announcements", "webinars",
     "same_entries",
     "attendance", "followups", "handing", "figures")
)
"""Blueprints on whose pages trainers are told how much waits; lessons and quizzes that they look at are spared the query."""


def attempt_panel(attempt_id: int, code: str, has_result: bool) -> str:
    """On the page of an attempt: a talk that counts, what was asked and answered, and how to ask."""
    talks = talks_of(reading(), attempt_id) if has_result else ()
    talk = talks[-1] if talks else None
    return render_template(
        "gradebook/attempt_panel.html", code=code, has_result=has_result,
        asked=requests_of_attempt(reading(), attempt_id, current_locale()),
        oral=Fraction(talk.points) if talk else None, written_result=outcome_from_json(talk.written) if talk else None,
    )


def entry_panel(account_id: int) -> str:
    """What hangs on an entry, before it is joined with another."""
    return render_template("gradebook/entry_panel.html", held=holdings_of(reading(), account_id, current_locale()))


def staff_panel(courses: Sequence[PublishedCourse]) -> str:
    """On the list of courses: for trainers the way to their work, with how much waits."""
    identity = current_identity()
    mine = [one.edition.course for one in courses if identity.may_see_some_results_of(one.edition.course.key)]
    if not mine:
        return ""
    counts = open_todos(reading(), identity, [course.key for course in mine])
    return render_template("gradebook/staff_panel.html", courses=mine, counts=counts, count=_count)


def todo_count(course_key: str) -> str:
    """In the navigation of trainers: how much waits in the course. One query, on their own pages only."""
    if request.blueprint not in STAFF_PAGES:
        return ""
    return _count(open_todos(reading(), current_identity(), [course_key])[course_key])


def _count(waiting: int) -> Markup:
    """A number in a badge; nothing where nothing waits."""
    if not waiting:
        return Markup("")
    words = counted("%(num)s task waits", "%(num)s tasks wait", waiting)
    badge = Markup('<span class="count" aria-hidden="true">{}</span><span class="visually-hidden"> ({})</span>')
    return badge.format(format_number(waiting), words)
