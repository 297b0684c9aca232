"""Marking by hand: one question across all learners, one answer after another."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time, gettext as _

from quizapp.cohorts.access import scope_of
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.gradebook.forms import posted_mark
from quizapp.gradebook.marking_queries import Desk, OpenWork, desk, open_work, total_of
from quizapp.gradebook.service import mark_work, note_file_taken
from quizapp.kernel.errors import Conflict
from quizapp.quizzes.hand_marks import SentMark
from quizapp.quizzes.service import grade_attempt
from quizapp.quizzes.uploads import file_of_answer
from quizapp.sharing.models import ANSWER, LIST
from quizapp.sharing.noting import looked_at
from quizapp.web.attachments import attachment
from quizapp.web.errors import wants_json
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("marking", __name__)
log = logging.getLogger("quizapp")


def _own_desk(course: str, question: str) -> tuple[PublishedCourse, Desk]:
    scope = scope_of(reading(), current_identity(), course)
    published = published_course(reading(), course)
    g.names_are_held_back = not published.sight.attempts
    return published, desk(reading(), published, question, scope)


def _hides_names() -> bool:
    """Where the course holds names back there is no way to show them."""
    return request.args.get("names") == "hidden" or bool(g.get("names_are_held_back"))


def _opened(published: PublishedCourse, found: Desk, work: int) -> OpenWork:
    """An answer to be read; its learner is told that somebody has."""
    chosen = found.work(work)
    looked_at(published.course_id, [chosen.account_id], ANSWER)
    return open_work(reading(), chosen, current_locale())


def _addresses(course: str, question: str) -> Callable[..., str]:
    """Addresses of answers, names hidden or not as on this page."""

    def address(work: int, names: str | None = "hidden" if _hides_names() else None) -> str:
        return url_for("marking.work", course=course, question=question, work=work, names=names)

    return address


@bp.get("/<lang>/courses/<course>/marking/<question>")
def works(course: str, question: str) -> str:
    """All answers to a question; where names stand beside them, their learners are told."""
    published, found = _own_desk(course, question)
    if not _hides_names():
        looked_at(published.course_id, [one.account_id for one in found.works], LIST)
    return render_template(
        "gradebook/works.html", course=published.edition.course, desk=found, hides_names=_hides_names(),
        title=open_work(reading(), found.works[0], current_locale()).title, address=_addresses(course, question),
    )


@bp.get("/<lang>/courses/<course>/marking/<question>/<int:work>")
def work(course: str, question: str, work: int) -> str:
    """One answer beside its rubric."""
    published, found = _own_desk(course, question)
    return _work_page(published, found, _opened(published, found, work))


def _work_page(published: PublishedCourse, found: Desk, opened: OpenWork) -> str:
    before, after = found.beside(opened.work)
    key = published.edition.course.key
    return render_template(
        "gradebook/work.html", course=published.edition.course, desk=found, opened=opened, before=before, after=after,
        hides_names=_hides_names(), address=_addresses(key, found.question_id), total=total_of(opened.criteria),
        file_url=lambda _slot, file: url_for(
            ".file", course=key, question=found.question_id, work=opened.work.slot_id, file=file
        ),
    )


@bp.post("/<lang>/courses/<course>/marking/<question>/<int:work>")
def mark(course: str, question: str, work: int) -> ResponseReturnValue:
    """Keep a draft, or give the mark and go on to the next answer that waits."""
    published, found = _own_desk(course, question)
    opened = open_work(reading(), found.work(work), current_locale())
    sent = posted_mark(opened.question)
    try:
        with transaction() as session:
            saved = mark_work(session, current_identity(), work, sent, now())
    except Conflict as conflict:
        if conflict.code != "marked_meanwhile" or wants_json():
            raise
        return _conflict_page(published, found, work, sent)
    if wants_json():
        return jsonify(version=saved.version, saved_at_text=format_time(now(), "short"))
    if sent.is_given:
        _grade(saved.attempt_id)
        return _go_on(course, question, found.work(work).number)
    flash(_("The draft is saved. The learner sees nothing of it yet."), "success")
    return redirect(_addresses(course, question)(work), 303)


def _grade(attempt_id: int) -> None:
    """The mark stands, whatever happens here: the worker does the rest."""
    try:
        with transaction() as session:
            grade_attempt(session, attempt_id, now())
    except Exception:  # as when an attempt is handed in
        log.exception("attempt %s waits for grading by the worker", attempt_id)


def _go_on(course: str, question: str, number: int) -> Response:
    _published, found = _own_desk(course, question)
    following = found.next_waiting(number)
    if following is not None:
        return redirect(_addresses(course, question)(following.slot_id), 303)  # type: ignore[return-value]  # Flask's own is one
    flash(_("Every answer to this question is marked."), "success")
    names = "hidden" if _hides_names() else None
    return redirect(url_for(".works", course=course, question=question, names=names), 303)  # type: ignore[return-value]  # as above


def _conflict_page(published: PublishedCourse, found: Desk, work: int, sent: SentMark) -> ResponseReturnValue:
    opened = open_work(reading(), found.work(work), current_locale())
    mine = opened.question.criteria_views(current_locale(), sent.points)
    return render_template(
        "gradebook/marked_meanwhile.html", course=published.edition.course, opened=opened, sent=sent, mine=mine,
        hides_names=_hides_names(), address=_addresses(published.edition.course.key, found.question_id),
    ), 409


@bp.post("/<lang>/courses/<course>/marking/<question>/<int:work>/files/<int:file>")
def file(course: str, question: str, work: int, file: int) -> Response:
    """A file that was handed in, to be saved. Its name says nothing about whose it is. The log keeps who took it."""
    opened = _opened(*_own_desk(course, question), work)
    given = file_of_answer(reading(), opened.response, file)
    with transaction() as session:
        note_file_taken(session, current_identity(), "attempt_slot", work, file, now())
    name = _("answer")
    return attachment(given.content, given.media_type, f"{name}-{opened.work.number}-{file}.{given.ending}")
