"""Webinars of a course: the list, one webinar, its file for calendars; and how trainers enter them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from quizapp.cohorts.access import scope_of
from quizapp.cohorts.queries import groups_of_course
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.kernel.errors import NotAllowed
from quizapp.sharing.models import ATTENDANCE
from quizapp.sharing.noting import looked_at
from quizapp.web.attachments import download
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.webinars.asked import own_scope
from quizapp.webinars.attendance_queries import attendance_page, written_reports
from quizapp.webinars.calendar_file import meeting_as_ics
from quizapp.webinars.forms import DeleteForm, MeetingForm, ReportForm, meeting_form
from quizapp.webinars.mailing import to_invite
from quizapp.webinars.queries import FoundMeeting, meeting_by_number, meetings_of, open_to, was_from_elsewhere
from quizapp.webinars.rules.followup import followup_quiz
from quizapp.webinars.service import change_meeting, create_meeting, delete_meeting, require_entering

bp = Blueprint("webinars", __name__)


@bp.get("/<lang>/courses/<course>/webinars")
def webinars(course: str) -> str:
    """All webinars of a course; trainers enter new ones here."""
    published = _course(course)
    return render_template(
        "webinars/webinars.html", course=published.edition.course, meetings=meetings_of(reading(), published, *_within(course)),
        now=now(), is_trainer=_is_trainer(course), may_enter=_scope(course) is not None, groups=_groups(published),
    )


@bp.get("/<lang>/courses/<course>/webinars/<int:number>")
def webinar(course: str, number: int) -> str:
    """One webinar. Who learns in the course by a confirmed address, and its trainers, get the address to join while the door is open."""
    published = _course(course)
    meeting = meeting_by_number(reading(), published, number, *_within(course))
    is_trainer = _may_enter(course, meeting)
    door = meeting.door(now()) if published.enrolment_id is not None or is_trainer else None
    page = request.args.get("page", 1, type=int)
    scope = own_scope(published, number) if is_trainer else None
    found = attendance_page(reading(), number, page, scope, published.edition.course.certificate.attendance_percent) if scope else None
    if found:
        looked_at(published.course_id, [one.account_id for one in found.attendees], ATTENDANCE)
    return render_template(
        "webinars/webinar.html", course=published.edition.course, meeting=meeting, is_trainer=is_trainer, door=door,
        is_whole=_is_trainer(course), is_over=meeting.door(now()) == "closed",
        titles=published.edition.passage_titles(current_locale()), form=ReportForm() if is_trainer else None,
        quiz=followup_quiz(published.edition.course, meeting.plan.target),
        groups=_groups(published), found=found,
        may_delete=scope is not None and not was_from_elsewhere(reading(), number, scope),
        may_join=is_trainer or current_identity().is_known,
        written=written_reports(reading(), number, scope) if scope else (),
        to_invite=to_invite(reading(), published.course_id, number, scope) if scope else 0,
    )


@bp.get("/<lang>/courses/<course>/webinars/<int:number>/webinar.ics")
def webinar_ics(course: str, number: int) -> Response:
    """The webinar for a calendar; for who learns in the course, and its trainers."""
    published = _course(course)
    if published.enrolment_id is None and not _is_trainer(course):
        raise NotAllowed("not_enrolled" if current_identity().account_id else "sign_in_needed")
    meeting, document = meeting_by_number(reading(), published, number, *_within(course)), published.edition.course
    page = settings().base_url + url_for(".webinar", course=course, number=number)
    title = document.title.in_locale(current_locale(), (document.source_locale,))
    return download(meeting_as_ics(meeting, title, page, now()), "text/calendar", f"webinar-{number}.ics")


@bp.route("/<lang>/courses/<course>/webinars/new", methods=["GET", "POST"])
def new_webinar(course: str) -> ResponseReturnValue:
    """Enter a webinar."""
    published, scope = _course(course), scope_of(reading(), current_identity(), course)
    form = meeting_form(published.edition, current_locale(), _groups(published), is_for_all=scope.is_whole)
    if form.validate_on_submit():
        with transaction() as session:
            number = create_meeting(session, current_identity(), published, form.plan(), now())
        flash(_("The webinar has been added."), "success")
        return redirect(url_for(".webinar", course=course, number=number), 303)
    return _form_page(published, form, None)


@bp.route("/<lang>/courses/<course>/webinars/<int:number>/edit", methods=["GET", "POST"])
def edit_webinar(course: str, number: int) -> ResponseReturnValue:
    """Change what was entered."""
    published, meeting = _entered(course, number)
    is_for_all = scope_of(reading(), current_identity(), course).is_whole
    form = meeting_form(published.edition, current_locale(), _groups(published), meeting.plan, is_for_all)
    if form.validate_on_submit():
        with transaction() as session:
            change_meeting(session, current_identity(), published, number, form.plan(), now())
        flash(_("Saved."), "success")
        return redirect(url_for(".webinar", course=course, number=number), 303)
    return _form_page(published, form, meeting)


@bp.route("/<lang>/courses/<course>/webinars/<int:number>/delete", methods=["GET", "POST"])
def delete_webinar(course: str, number: int) -> ResponseReturnValue:
    """Say what will be gone; then remove it."""
    (published, meeting), form = _entered(course, number), DeleteForm()
    if form.validate_on_submit():
        with transaction() as session:
            delete_meeting(session, current_identity(), published, number, now())
        flash(_("“%(title)s” is deleted.", title=meeting.plan.title), "success")
        return redirect(url_for(".webinars", course=course), 303)
    return render_template("webinars/delete_webinar.html", course=published.edition.course, meeting=meeting, form=form)


def _form_page(published: PublishedCourse, form: MeetingForm, meeting: FoundMeeting | None) -> ResponseReturnValue:
    page = render_template("webinars/edit_webinar.html", course=published.edition.course, form=form, meeting=meeting)
    return page, 400 if form.errors else 200


def _within(course: str) -> tuple[ColumnElement[bool], ...]:
    """Trainers of the course see every meeting, others those of the whole course and of their own group."""
    return () if _is_trainer(course) else (open_to(current_identity().account_id),)


def _entered(course: str, number: int) -> tuple[PublishedCourse, FoundMeeting]:
    """A meeting that one may change. **Raises** NotAllowed, NotFound."""
    published = _course(course)
    scope_of(reading(), current_identity(), course)
    meeting = meeting_by_number(reading(), published, number)
    require_entering(reading(), current_identity(), published, meeting.plan.cohort_id)
    return published, meeting


def _may_enter(course: str, meeting: FoundMeeting) -> bool:
    scope, cohort_id = _scope(course), meeting.plan.cohort_id
    return scope is not None and (scope.is_whole or (cohort_id is not None and scope.covers(cohort_id)))


def _groups(published: PublishedCourse) -> dict[int, str]:
    """Names of the course's groups; for its trainers, of their own groups for those of a group."""
    scope = _scope(published.edition.course.key)
    return {} if scope is None else {group.id: group.name for group in groups_of_course(reading(), published.course_id, scope)}


def _scope(course: str) -> Scope | None:
    """Whose meetings one may enter; None for who is trainer of nothing here."""
    identity = current_identity()
    is_trainer = identity.is_known and identity.may_see_some_results_of(course)
    return scope_of(reading(), identity, course) if is_trainer else None


def _is_trainer(course: str) -> bool:
    identity = current_identity()
    return identity.is_known and identity.may_see_results_of(course)


def _course(course: str) -> PublishedCourse:
    return published_course(reading(), course, current_identity().account_id)
