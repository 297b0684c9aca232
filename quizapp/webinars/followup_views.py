"""Following up a webinar, for its trainer: who has a link, how far they got, and the links for one's own mailing."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.interchange.spreadsheet import MEDIA_TYPE, Value, table_as_xlsx
from quizapp.sharing.models import ATTENDANCE, LIST
from quizapp.sharing.noting import looked_at
from quizapp.web.attachments import download
from quizapp.web.export_notices import csv_with_notice, export_notice
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.numbers import counted, row_number
from quizapp.web.sealed_search import searched
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.followup_queries import FollowedAttendee, followed_attendees, search_people
from quizapp.webinars.followup_words import MAILS, STANDINGS
from quizapp.webinars.holding import hold_mails, queue_of
from quizapp.webinars.links import revoke_links, take_links
from quizapp.webinars.mailing import invite, remind, reminded_of, resting, to_invite, to_remind
from quizapp.webinars.queries import FoundMeeting, meeting_by_number
from quizapp.webinars.rules.followup import followup_quiz, link_token

bp = Blueprint("followups", __name__)
PLACE = "/<lang>/courses/<course>/webinars/<int:number>/followup"


@bp.get(PLACE)
def followup(course: str, number: int) -> str:
    """Who was there, who has a link, how far they got."""
    published, scope = led_within(course, number)
    meeting, everybody = _followed(published, scope, number)
    found = search_people(everybody, searched(), request.args.get("page", 1, type=int))
    for what, tells in ((LIST, True), (ATTENDANCE, False)):
        looked_at(published.course_id, [one.account_id for one in found.people if one.tells_result == tells], what)
    quiz = followup_quiz(published.edition.course, meeting.plan.target)
    about, begun = (reading(), published.course_id, number, scope), reminded_of(published, meeting.plan.target)
    return render_template(
        "webinars/followup.html", course=published.edition.course, meeting=meeting, everybody=everybody, found=found, quiz=quiz,
        standings=STANDINGS, mails=MAILS, shows_boosters=published.sight.attempts, to_invite=to_invite(*about),
        resting=resting(*about, now(), begun), to_remind=to_remind(*about, now(), begun),
        queue=queue_of(reading(), number, scope),
        without_address=sum(one.email is None for one in everybody), titles=published.edition.passage_titles(current_locale()),
    )


def _followed(published: PublishedCourse, scope: Scope, number: int) -> tuple[FoundMeeting, list[FollowedAttendee]]:
    meeting = meeting_by_number(reading(), published, number)
    quiz = followup_quiz(published.edition.course, meeting.plan.target)
    return meeting, list(followed_attendees(reading(), number, quiz, now(), scope, published.sight))


@bp.post(f"{PLACE}/file")
def links_file(course: str, number: int) -> Response:
    """A link for everybody, as a table for one's own mailing. Made by a form, because it makes links that were missing."""
    published = led_course(course, number)
    with transaction() as session:
        people = take_links(session, current_identity(), published, number, now())
    meeting = meeting_by_number(reading(), published, number)
    heads = [_("Name"), _("E-mail address"), _("Link"), _("State"), _("Mail")]
    rows, purpose = _rows(people), _("Sending each attendee their own link")
    if request.form.get("format") == "xlsx":
        notice = export_notice(meeting.plan.title, purpose)
        content, media, ending = table_as_xlsx(_("Links"), heads, rows, notice), MEDIA_TYPE, "xlsx"
    else:
        content, media, ending = csv_with_notice(heads, rows, purpose), "text/csv", "csv"
    return download(content, media, f"webinar-{number}-links.{ending}")


def _rows(people: Iterable[FollowedAttendee]) -> list[list[Value]]:
    return [[one.name, one.email, _address(one), str(STANDINGS[one.standing]), str(MAILS[one.mail])] for one in people]


def _address(person: FollowedAttendee) -> str:
    """The link in the attendee's language; nothing where it opens nothing, and where no mails are wanted words that say so: a mailing
    of the trainer's own would write to them all the same."""
    if person.mail == "stopped":
        return str(_("wants no mails"))
    if person.code is None or person.standing in ("withdrawn", "expired"):
        return ""
    return link_address(person.code, person.locale)


def link_address(code: str, locale: str | None) -> str:
    """The whole address of a link, in this language."""
    return settings().base_url + url_for("followup.follow", lang=locale, token=link_token(code, "learn", settings().secret_key))


@bp.post(f"{PLACE}/invite")
def send_invitations(course: str, number: int) -> ResponseReturnValue:
    """Queue an invitation for everybody who has none."""
    published = led_course(course, number)
    with transaction() as session:
        count = invite(session, current_identity(), published, number, now())
    flash(counted("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", count), "success")
    return redirect(url_for(".followup", course=course, number=number), 303)


@bp.post(f"{PLACE}/remind")
def send_reminders(course: str, number: int) -> ResponseReturnValue:
    """Queue a reminder for everybody who was invited and has not begun."""
    published = led_course(course, number)
    with transaction() as session:
        count = remind(session, current_identity(), published, number, now())
    if count:
        flash(counted("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count), "success")
    else:
        flash(_("Nobody can be reminded now: everybody has begun, or got a mail within the last day."))
    return redirect(url_for(".followup", course=course, number=number), 303)


@bp.post(f"{PLACE}/hold")
def hold_queued(course: str, number: int) -> ResponseReturnValue:
    """Take mails that have not left out of the queue."""
    published = led_course(course, number)
    with transaction() as session:
        held = hold_mails(session, current_identity(), published, number, now())
    stopped = counted("%(num)s mail is stopped and can be sent later.", "%(num)s mails are stopped and can be sent later.", held.waiting)
    left = counted("%(num)s mail had left already.", "%(num)s mails had left already.", held.sent)
    flash(f"{stopped} {left}", "success" if held.waiting else "info")
    return redirect(url_for(".followup", course=course, number=number), 303)


@bp.post(f"{PLACE}/withdraw")
def withdraw_links(course: str, number: int) -> ResponseReturnValue:
    """Withdraw the links that were ticked, once the page that names them has asked."""
    (published, scope), ticked = led_within(course, number), request.form.getlist("link", type=row_number)
    if not ticked:
        flash(_("Tick the links that are to be withdrawn first."))
        return redirect(url_for(".followup", course=course, number=number), 303)
    if "sure" not in request.form:
        meeting, people = _followed(published, scope, number)
        chosen = [one for one in people if one.link_id in ticked]
        return render_template("webinars/withdraw_links.html", course=published.edition.course, meeting=meeting, chosen=chosen)
    with transaction() as session:
        count = revoke_links(session, current_identity(), published, number, ticked, now())
    flash(counted("%(num)s link is withdrawn.", "%(num)s links are withdrawn.", count), "success")
    return redirect(url_for(".followup", course=course, number=number), 303)

