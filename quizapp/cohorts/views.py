"""Groups of a course, for their trainers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts.access import require_results_of
from quizapp.cohorts import service
from quizapp.cohorts.asked import own_course, own_group, today_in
from quizapp.cohorts.change_sentences import said_of
from quizapp.cohorts.forms import CohortForm, cohort_form, due_values
from quizapp.cohorts.models import BY_LIST
from quizapp.cohorts.moving import move
from quizapp.cohorts.newcomers import newcomers, warn_of_newcomers
from quizapp.cohorts.people_queries import PEOPLE_PER_PAGE, SHOWN, accounts_of_places, members_at, people_of
from quizapp.cohorts.queries import (
    Group,
    companies,
    deadlines_of,
    group_by_code,
    groups_of_course,
    trainers_of,
)
from quizapp.cohorts.rules.scope import Scope
from quizapp.cohorts.same_entries import asked_among
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.numbers import row_number
from quizapp.web.sealed_search import sealed_words, searched

bp = Blueprint("cohorts", __name__)
Page = str | Response


@bp.get("/<lang>/courses/<course>/groups")
def groups(course: str) -> str:
    """The groups of a course: all, or those of which one is trainer; those that are over folded away."""
    published, scope = own_course(course)
    found, today = groups_of_course(reading(), published.course_id, scope), today_in(published)
    return render_template(
        "cohorts/groups.html", course=published.edition.course, may_edit=scope.is_whole,
        running=[one for one in found if not one.is_over(today)], ended=[one for one in found if one.is_over(today)],
    )


@bp.route("/<lang>/courses/<course>/groups/add", methods=["GET", "POST"])
def add_group(course: str) -> Page:
    """Make a group; for trainers of the whole course."""
    require_results_of(current_identity(), course)
    published = published_course(reading(), course)
    form = _form(published, joining=BY_LIST)
    if form.validate_on_submit() and (code := _saved(published, None, form)):
        flash(_("The group is made. Enrol people now, or give its code to them."), "success")
        return redirect(url_for(".group", course=course, code=code), 303)
    return render_template("cohorts/edit_group.html", course=published.edition.course, form=form, group=None)


@bp.route("/<lang>/courses/<course>/groups/<code>/edit", methods=["GET", "POST"])
def edit_group(course: str, code: str) -> Page:
    """Change what is said about a group; for trainers of the whole course."""
    require_results_of(current_identity(), course)
    published, group, _scope = own_group(course, code)
    form = _form(
        published, name=group.name, company_id=group.company_id or 0, starts_on=group.starts_on, ends_on=group.ends_on,
        seats=group.seats, joining=group.joining, trainers="\n".join(trainers_of(reading(), group.id)),
        **due_values(published.edition.course, deadlines_of(reading(), group.id)),
    )
    if form.validate_on_submit() and _saved(published, code, form):
        flash(_("Saved."), "success")
        return redirect(url_for(".group", course=course, code=code), 303)
    return render_template("cohorts/edit_group.html", course=published.edition.course, form=form, group=group)


def _form(published: PublishedCourse, **given: Any) -> CohortForm:
    form = cohort_form(published.edition.course, current_locale(), **given)
    form.company_id.choices = [(0, _("none")), *companies(reading())]
    return form


def _saved(published: PublishedCourse, code: str | None, form: CohortForm) -> str:
    """The group's code, or "" and the fault at its field."""
    facts, new = form.facts(published.edition.course.time_zone), newcomers(form.trainers.lines())
    try:
        with transaction() as session:
            if code is None:
                code = service.create_cohort(session, current_identity(), published, facts, current_locale(), now())
            else:
                service.change_cohort(session, current_identity(), published, code, facts, current_locale(), now())
    except Conflict as refused:
        field = form.seats if refused.code == "group_seats_taken" else form.name
        field.errors = [*field.errors, text_of(refused.code, refused.params, 409)[1]]
        return ""
    warn_of_newcomers(new)
    return code


@bp.get("/<lang>/courses/<course>/groups/<code>")
def group(course: str, code: str) -> str:
    """One group: its dates, its code, who is in it and who waits, a page at a time."""
    published, found, scope = own_group(course, code)
    return _group_page(published, found, scope)


def _group_page(
    published: PublishedCourse, group: Group, scope: Scope, fault: str = "", target_fault: str = "", ticked: Sequence[int] = ()
) -> str:
    course, search = published.edition.course, searched()[:100]
    others = [one for one in groups_of_course(reading(), published.course_id, scope) if one.id != group.id]
    people = people_of(reading(), group, search, {state: request.args.get(state, 1, type=int) for state in SHOWN})
    everybody = people.get(request.args.get("tick", ""))
    return render_template(
        "cohorts/group.html", course=course, group=group, others=others, fault=fault or ("" if others else target_fault),
        target_fault=target_fault, may_edit=scope.is_whole, people=people, search=search, shown=_shown(),
        times=published.sight.times, target=request.form.get("target", ""), today=today_in(published),
        ticked={*ticked, *(one.id for one in everybody.people)} if everybody else set(ticked),
        asked=asked_among(reading(), group, now()), trainers=trainers_of(reading(), group.id), deadlines=deadlines_of(reading(), group.id),
        join_address=f"{settings().base_url}/{current_locale()}/join/{group.join_code}",
    )


def _shown() -> dict[str, Any]:
    """Which pages of the group's people this address shows, and what is searched for, for addresses that lead back to the same."""
    kept = {state: request.args[state] for state in SHOWN if request.args.get(state, "").isdecimal()}
    return {**kept, "q": words} if (words := sealed_words()) else kept


@bp.post("/<lang>/courses/<course>/groups/<code>/people")
def change_people(course: str, code: str) -> Page:
    """Let people in who wait, decline them, take people out, or move them; those that are ticked, at most a page of them."""
    published, found, scope = own_group(course, code)
    ticked = sorted(set(request.form.getlist("person", type=row_number)))
    if not ticked:
        return _group_page(published, found, scope, _("Nobody is ticked. Tick people first."))
    if len(ticked) > PEOPLE_PER_PAGE:
        return _group_page(published, found, scope, _("At most %(most)s people at once. Nothing was changed.", most=PEOPLE_PER_PAGE))
    act = request.form.get("act", "")
    if act == "same_person":
        return _ask_about(published, found, scope, ticked)
    if act == "remove" and "confirmed" not in request.form:
        return _take_out_page(published, found, scope, ticked)
    new = _target(published, found, scope) if act == "move" else None
    if act == "move" and new is None:
        return _group_page(published, found, scope, target_fault=_("Choose the group to which these people move."), ticked=ticked)
    try:
        done = _change(found, new, act, ticked)
    except Conflict as refused:
        sentence = text_of(refused.code, refused.params, 409)[1]
        return _group_page(published, found, scope, _("%(reason)s Nothing was changed.", reason=sentence), ticked=ticked)
    flash(said_of(act, done, new), "success" if done else "info")
    return redirect(url_for(".group", course=course, code=code, **_shown()), 303)


def _target(published: PublishedCourse, group: Group, scope: Scope) -> Group | None:
    """The other group that was chosen; None where none was, and for one that she does not lead."""
    try:
        new = group_by_code(reading(), published.course_id, request.form.get("target", ""), scope)
    except NotFound:
        return None
    return new if new.id != group.id else None


def _ask_about(published: PublishedCourse, group: Group, scope: Scope, ticked: Sequence[int]) -> Page:
    """On to the page that asks two people whether they are one."""
    if len(ticked) != 2:
        fault = _("Tick exactly two people: the two entries that are one person.")
        return _group_page(published, group, scope, fault, ticked=ticked)
    one, other = ticked
    return redirect(url_for("same_entries.ask", course=published.edition.course.key, code=group.code, one=one, other=other), 303)


def _take_out_page(published: PublishedCourse, group: Group, scope: Scope, ticked: Sequence[int]) -> str:
    """Who is to leave, and what follows, before anybody does."""
    leaving = members_at(reading(), group, ticked)
    if not leaving:
        return _group_page(published, group, scope, said_of("remove", 0, None))
    return render_template("cohorts/take_out.html", course=published.edition.course, group=group, leaving=leaving, shown=_shown())


def _change(found: Group, new: Group | None, act: str, ticked: list[int]) -> int:
    """How many it was done to; all in one transaction, so that it is done to all or to nobody."""
    identity, done = current_identity(), 0
    with transaction() as session:
        people = accounts_of_places(session, found, ticked)
        if new is not None:
            return move(session, identity, found, new, people, now())
        for account_id in people:
            if act == "approve":
                done += service.approve(session, identity, found, account_id, now())
            elif act in ("decline", "remove"):
                done += service.take_out(session, identity, found, account_id, now())
    return done
