"""Pages on which staff say that two entries are one person: of a group, for its trainers; of everybody, for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts import limits, same_person
from quizapp.accounts.access import require_administrator
from quizapp.accounts.queries import account_id_of, person
from quizapp.cohorts.asked import own_group
from quizapp.cohorts.forms import OtherEntryForm
from quizapp.cohorts.same_entries import Pair, ask_entries, ask_members, join_entries, members_asked_about, pair_of
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.panels import panels

bp = Blueprint("same_entries", __name__)
Page = str | Response


@bp.route("/<lang>/courses/<course>/groups/<code>/same-person/<int:one>/<int:other>", methods=["GET", "POST"])
def ask(course: str, code: str, one: int, other: int) -> Page:
    """What will be mailed to two people of a group; then it is."""
    published, group, _scope = own_group(course, code)
    pair = members_asked_about(reading(), group, one, other)
    if request.method != "POST":
        return render_template("cohorts/ask_members.html", course=published.edition.course, group=group, pair=pair)
    with transaction() as session:
        limits.count_mails(session, [str(member.email) for member in pair], now())
        ask_members(session, current_identity(), group, one, other, now())
    flash(_("Both addresses get a mail. You need not do anything; until it is answered the question stands below."), "success")
    return redirect(url_for("cohorts.group", course=course, code=code), 303)


@bp.post("/<lang>/courses/<course>/groups/<code>/same-person/<question>/withdraw")
def withdraw_asked(course: str, code: str, question: str) -> Response:
    """Ask no more."""
    _published, group, _scope = own_group(course, code)
    with transaction() as session:
        same_person.withdraw(session, current_identity(), question, group.id, now())
    flash(_("The question is withdrawn. What was mailed joins nothing."), "success")
    return redirect(url_for("cohorts.group", course=course, code=code), 303)


@bp.route("/<lang>/people/<int:account_id>/same-person", methods=["GET", "POST"])
def other_entry(account_id: int) -> Page:
    """Name the other entry of the same person."""
    require_administrator(current_identity())
    one, form = person(reading(), account_id), OtherEntryForm()
    if form.validate_on_submit():
        try:
            other = account_id_of(reading(), form.email.data or "")
        except NotFound:
            form.email.errors = [_("Nobody has this address here.")]
        else:
            if other != account_id:
                return redirect(url_for(".entries", account_id=account_id, other=other), 303)
            form.email.errors = [_("This is the entry itself. Enter the address of the other one.")]
    return render_template("cohorts/other_entry.html", form=form, person=one)


@bp.route("/<lang>/people/<int:account_id>/same-person/<int:other>", methods=["GET", "POST"])
def entries(account_id: int, other: int) -> Page:
    """What joining two entries would do, or why only their owner may; then it is done, or the owner is asked."""
    identity = current_identity()
    pair = pair_of(reading(), identity, account_id, other)
    if request.method != "POST":
        return render_template("cohorts/entries.html", pair=pair, person_id=account_id, holds=panels("entry", pair.taken.id))
    if request.form.get("act") == "join":
        with transaction() as session:
            pair = join_entries(session, identity, account_id, other, now())
        flash(_("Both entries are one now."), "success")
        return redirect(url_for("people.person", account_id=pair.kept.id), 303)
    _ask_both(pair)
    flash(_("Both addresses get a mail. The question stands here until it is answered."), "success")
    return redirect(url_for("people.people"), 303)


def _ask_both(pair: Pair) -> None:
    with transaction() as session:
        limits.count_mails(session, (pair.kept.email, pair.taken.email), now())
        ask_entries(session, current_identity(), pair.kept.id, pair.taken.id, now())


@bp.post("/<lang>/people/same-person/<question>/withdraw")
def withdraw(question: str) -> Response:
    """Ask no more, whoever has asked."""
    require_administrator(current_identity())
    with transaction() as session:
        same_person.withdraw(session, current_identity(), question, None, now())
    flash(_("The question is withdrawn. What was mailed joins nothing."), "success")
    return redirect(url_for("people.people"), 303)
