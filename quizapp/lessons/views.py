"""Reading a lesson, marking sections, searching, a copy for paper."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.accounts.browser import learner_transaction
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.kernel.errors import NotFound
from quizapp.lessons import service
from quizapp.lessons.lesson_page import lesson_page, lesson_parts, next_place, search_sections
from quizapp.lessons.queries import section_keys, sections_read
from quizapp.lessons.rules.search import LONGEST_QUERY, search as search_in
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("lessons", __name__)
MOST_SHOWN = 30


@bp.get("/<lang>/courses/<course>/lessons/<module>")
def lesson(course: str, module: str) -> str:
    """A lesson, with what one has read of it."""
    published = published_course(reading(), course, current_identity().account_id)
    page = lesson_page(published.edition, module, current_locale())
    read = sections_read(reading(), published.enrolment_id, module)
    parts = lesson_parts(published.edition, page, current_locale(), read)
    return render_template("lessons/lesson.html", page=page, parts=parts)


@bp.get("/<lang>/courses/<course>/lessons/<module>/print")
def lesson_print(course: str, module: str) -> str:
    """The whole lesson for paper."""
    published = published_course(reading(), course)
    return render_template("lessons/lesson_print.html", page=lesson_page(published.edition, module, current_locale()))


@bp.post("/<lang>/courses/<course>/lessons/<module>/sections/<section>/read")
def read(course: str, module: str, section: str) -> Response:
    """Mark a section as read and go on; makes an anonymous learner of who has no account."""
    published = _course_with_section(course, module, section)
    with learner_transaction() as (session, account_id):
        enrolment_id = enrol(session, account_id, published.course_id, now())
        service.mark_read(session, enrolment_id, module, section, now())
    return redirect(next_place(published.edition, module, section), 303)


@bp.post("/<lang>/courses/<course>/lessons/<module>/sections/<section>/unread")
def unread(course: str, module: str, section: str) -> Response:
    """Take the mark of a section back."""
    published = _course_with_section(course, module, section)
    if published.enrolment_id is not None:
        with transaction() as session:
            service.mark_unread(session, published.enrolment_id, module, section)
    return redirect(url_for(".lesson", course=course, module=module, _anchor=section), 303)


def _course_with_section(course: str, module: str, section: str) -> PublishedCourse:
    published = published_course(reading(), course, current_identity().account_id)
    if section not in section_keys(published.edition, module):
        raise NotFound("no_such_section")
    return published


@bp.get("/<lang>/courses/<course>/search")
def search(course: str) -> str:
    """Passages in this course's lessons, in the language of the page."""
    edition = published_course(reading(), course).edition
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    hits = search_in(search_sections(edition, current_locale()), query)
    return render_template(
        "lessons/search.html", course=edition.course, query=query, hits=hits, longest_query=LONGEST_QUERY, most_shown=MOST_SHOWN
    )
