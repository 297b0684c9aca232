"""Results of a course: a list for its trainers, and the same as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, to_user_timezone

from quizapp.cohorts.asked import own_course, today_in
from quizapp.cohorts.queries import Group, groups_of_course
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.gradebook.forms import ExtraTimeForm
from quizapp.gradebook.learner import attempts_of, course_learner, late_answer
from quizapp.gradebook.measures_form import MeasuresForm, measures_form
from quizapp.gradebook.queries import STATES, Filters, LearnerResult, all_results, graded_quizzes, result_of, results_page
from quizapp.gradebook.service import give_extra_time, give_measures, note_export, note_file_taken
from quizapp.interchange.spreadsheet import MEDIA_TYPE, Value, table_as_xlsx
from quizapp.kernel.errors import NotFound
from quizapp.kernel.wall_time import week_of
from quizapp.quizzes.uploads import file_of_answer
from quizapp.sharing.models import ANSWER, LEARNER, LIST
from quizapp.sharing.noting import looked_at
from quizapp.web.attachments import attachment, download
from quizapp.web.export_notices import export_notice
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.numbers import counted
from quizapp.web.sealed_search import searched

bp = Blueprint("gradebook", __name__)


@bp.get("/<lang>/courses/<course>/results")
def results(course: str) -> str:
    """Learners with progress and results; for trainers of the course and administrators."""
    published, scope = own_course(course)
    groups = groups_of_course(reading(), published.course_id, scope)
    filters = _asked_filters(published, groups, scope)
    found = results_page(reading(), published, filters, request.args.get("page", 1, type=int))
    if published.sight.completion:
        looked_at(published.course_id, [one.account_id for one in found.learners], LIST)
    return render_template(
        "gradebook/results.html",
        course=published.edition.course,
        sight=published.sight,
        mode=published.results_privacy,
        smallest=settings().smallest_group,
        groups=groups,
        group=_asked_group(groups),
        today=today_in(published),
        is_whole=scope.is_whole,
        quizzes=graded_quizzes(published),
        filters=filters,
        found=found,
    )


@bp.post("/<lang>/courses/<course>/results.xlsx")
def results_xlsx(course: str) -> Response:
    """The list as a spreadsheet, with the same filters; its name says nothing about people. The log keeps who took it."""
    published, scope = own_course(course)
    filters = _asked_filters(published, groups_of_course(reading(), published.course_id, scope), scope)
    learners = list(all_results(reading(), published, filters))
    with transaction() as session:
        note_export(session, current_identity(), published, filters, [one.account_id for one in learners], now())
    rows = (_row(published, learner) for learner in learners)
    document = published.edition.course
    notice = export_notice(document.title.in_locale(current_locale(), (document.source_locale,)), _("Running this course"))
    return download(table_as_xlsx(_("Results"), _heads(published), rows, notice), MEDIA_TYPE, f"results-{course}.xlsx")


@bp.get("/<lang>/courses/<course>/results/<int:number>")
def learner(course: str, number: int) -> str:
    """One learner: attempts, what came too late, extra time."""
    published, scope = own_course(course)
    return _learner_page(published, scope, number)


@bp.post("/<lang>/courses/<course>/results/<int:number>")
def extra_time(course: str, number: int) -> ResponseReturnValue:
    """Give extra time, or take it back."""
    (published, scope), form = own_course(course), ExtraTimeForm()
    if not form.validate():
        return _learner_page(published, scope, number, form), 400
    with transaction() as session:
        moved = give_extra_time(session, current_identity(), published, number, form.extra_time(), now())
    return _saved(course, number, moved)


@bp.post("/<lang>/courses/<course>/results/<int:number>/measures")
def measures(course: str, number: int) -> ResponseReturnValue:
    """Grant more attempts and a later deadline, or take them back."""
    published, scope = own_course(course)
    form = MeasuresForm()
    if not form.validate():
        return _learner_page(published, scope, number, None, form), 400
    granted = form.measures(published.edition.course.time_zone)
    with transaction() as session:
        moved = give_measures(session, current_identity(), published, number, granted, now())
    return _saved(course, number, moved)


def _saved(course: str, number: int, moved: int) -> Response:
    flash(_("Saved."), "success")
    if moved and published_course(reading(), course).sight.attempts:
        flash(counted("%(num)s running attempt has more time now.", "%(num)s running attempts have more time now.", moved))
    return Response(status=303, headers={"Location": url_for(".learner", course=course, number=number)})


@bp.post("/<lang>/courses/<course>/late/<int:event>/files/<int:file>")
def late_file(course: str, event: int, file: int) -> Response:
    """A file that arrived too late, to be saved. Its name says nothing about whose it is. The log keeps who took it."""
    published, scope = own_course(course)
    response, account_id = late_answer(reading(), published, scope, event)
    looked_at(published.course_id, [account_id], ANSWER)
    given = file_of_answer(reading(), response, file)
    with transaction() as session:
        note_file_taken(session, current_identity(), "late_answer", event, file, now())
    return attachment(given.content, given.media_type, f"{_('answer')}-{event}-{file}.{given.ending}")


def _learner_page(
    published: PublishedCourse, scope: Scope, number: int, form: ExtraTimeForm | None = None, measures: MeasuresForm | None = None
) -> str:
    """With what the learner has in the forms; a form that was sent with a fault is shown as it was sent."""
    learner = course_learner(reading(), published, number, scope)
    if published.sight.completion:
        looked_at(published.course_id, [learner.account_id], LEARNER)
    given, zone = learner.extra_time, published.edition.course.time_zone
    return render_template(
        "gradebook/learner.html",
        course=published.edition.course,
        learner=learner,
        sight=published.sight,
        quizzes=graded_quizzes(published),
        result=result_of(reading(), published, number),
        attempts=attempts_of(reading(), number, current_locale(), _) if published.sight.attempts else [],
        form=form or ExtraTimeForm(formdata=None, percent=given.percent, moves_window=given.moves_window),
        measures=measures or measures_form(learner.measures, zone),
        may_revoke=scope.is_whole and learner.account_id != current_identity().account_id,
    )


def _asked_group(groups: Sequence[Group]) -> Group | None:
    """The group that the address asks for, if it lies within. **Raises** NotFound for any other."""
    asked = request.args.get("group", "")
    found = next((group for group in groups if group.code == asked), None)
    if asked and found is None:
        raise NotFound("no_such_group")
    return found


def _asked_filters(published: PublishedCourse, groups: Sequence[Group], scope: Scope) -> Filters:
    state, group = request.args.get("state", "") if published.sight.passed else "", _asked_group(groups)
    within = scope.narrowed_to(group.id) if group else scope
    return Filters(searched()[:100], state if state in STATES else "", within)


def _heads(published: PublishedCourse) -> list[str]:
    locale, course, sight = current_locale(), published.edition.course, published.sight
    who = [_("Number"), _("Name"), _("E-mail address"), _("Enrolled on") if sight.times else _("Enrolled in the week of")]
    if not sight.completion:
        return who
    titles = [quiz.title.in_locale(locale, (course.source_locale,)) for quiz in graded_quizzes(published)]
    quizzes = [_("%(quiz)s, points", quiz=title) for title in titles] if sight.points else titles
    final = [_("Final test")] if course.final else []
    return [*who, _("Recipes done"), _("Recipes"), *quizzes, *final, _("Certificate")]


def _in_a_word(passed: bool | None) -> str:
    word: str = _("done") if passed is None else _("passed") if passed else _("not passed")
    return word


def _row(published: PublishedCourse, learner: LearnerResult) -> Iterator[Value]:
    progress = learner.progress
    enrolled_on = to_user_timezone(learner.enrolled_at) if learner.sight.times else week_of(learner.enrolled_at)
    yield from (learner.number, learner.name, learner.email, enrolled_on.date())
    if progress is None:
        return
    yield from (progress.recipes_done, len(progress.recipes))
    for quiz in graded_quizzes(published):
        result = learner.at(quiz)
        yield (result.shown_points if learner.sight.points else _in_a_word(result.state.passed)) if result else None
    if published.edition.course.final:
        passed = progress.final.state.passed if progress.final else None
        yield _in_a_word(passed) if passed is not None else None
    number = learner.certificate_serial
    yield _("%(serial)s (revoked)", serial=number) if number and learner.certificate_revoked else number
