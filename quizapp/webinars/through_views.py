"""What came of a webinar, for its trainer: a funnel, how well its questions are remembered, who is stuck; and the digest by mail."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.courses.queries import PublishedCourse
from quizapp.interchange.spreadsheet import MEDIA_TYPE, Sheet, Value, sheets_as_xlsx
from quizapp.sharing.models import LIST
from quizapp.sharing.noting import looked_at
from quizapp.web.attachments import download
from quizapp.web.export_notices import export_notice
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.digesting import switch_digests, wants_digests
from quizapp.webinars.queries import FoundMeeting, meeting_by_number
from quizapp.webinars.rules.through import Share, Step
from quizapp.webinars.service import note_through_export
from quizapp.webinars.through import Through, followed_through
from quizapp.webinars.through_queries import PersonThrough
from quizapp.webinars.through_words import LOOKS, STEPS

bp = Blueprint("through", __name__)
PLACE = "/<lang>/courses/<course>/webinars/<int:number>/follow-through"


@bp.get(PLACE)
def through(course: str, number: int) -> str:
    """The funnel, the questions, who is stuck."""
    published, meeting, found = _found(course, number)
    looked_at(published.course_id, [one.account_id for one in found.stuck or ()], LIST)
    return render_template(
        "webinars/through.html", course=published.edition.course, meeting=meeting, found=found, steps=STEPS, looks=LOOKS,
        smallest=settings().smallest_group, sight=published.sight, digests=wants_digests(reading(), number),
    )


@bp.post(f"{PLACE}/file")
def through_xlsx(course: str, number: int) -> Response:
    """The same as a spreadsheet. The log keeps who took it."""
    published, meeting, found = _found(course, number)
    shown = [one.account_id for one in found.people or () if one.account_id]
    with transaction() as session:
        note_through_export(session, current_identity(), published, number, shown, now())
    notice = export_notice(meeting.plan.title, _("Following up this webinar"))
    return download(sheets_as_xlsx(_sheets(found), notice), MEDIA_TYPE, f"webinar-{number}-follow-through.xlsx")


@bp.post(f"{PLACE}/digest")
def switch_digest(course: str, number: int) -> ResponseReturnValue:
    """Have the digests sent, or not."""
    is_on = request.form.get("digests") == "on"
    with transaction() as session:
        switch_digests(session, current_identity(), led_course(course, number), number, is_on, now())
    said = _("The trainers get a mail the morning after and a week after.") if is_on else _("No mails about this webinar any more.")
    flash(said, "success")
    return redirect(url_for(".through", course=course, number=number), 303)


def _found(course: str, number: int) -> tuple[PublishedCourse, FoundMeeting, Through]:
    published, scope = led_within(course, number)
    meeting = meeting_by_number(reading(), published, number)
    found = followed_through(reading(), published, meeting, scope, settings().smallest_group, current_locale(), now())
    return published, meeting, found


def _sheets(found: Through) -> Iterator[Sheet]:
    rows = [[str(STEPS[step.name]), *_counts(step)] for step in found.steps]
    yield Sheet(_("Funnel"), [_("Step"), _("Of the list"), _("By the link for everybody")], rows)
    words = (_("right"), _("answers"), _("percent"), _("percent, from"), _("percent, to"))
    heads = [_("Question"), *(f"{look}, {word}" for look in LOOKS for word in words)]
    if found.questions is not None:
        asked = ([one.title, *(cell for share in one.shares for cell in _cells(share))] for one in found.questions)
        yield Sheet(_("Questions"), heads, asked)
    if found.people is not None:
        yield Sheet(_("People"), [_("Name"), _("E-mail address"), *map(str, STEPS.values()), _("stuck")], map(_person, found.people))


def _counts(step: Step) -> tuple[Value, Value]:
    held_back = _("not shown") if step.is_result else ""
    return held_back if step.attendees is None else step.attendees, held_back if step.others is None else step.others


def _cells(share: Share | None) -> tuple[Value, ...]:
    """How many were right, of how many, and the interval in which the share lies, in percent."""
    if share is None:
        return ("",) * 5
    low, high = (Decimal(str(round(100 * bound, 2))) for bound in (share.low, share.high))
    return share.right, share.answers, Decimal(100 * share.right) / share.answers, low, high


def _person(person: PersonThrough) -> list[Value]:
    done = (getattr(person.followed, step) for step in STEPS)
    return [person.name, person.email, *(_("yes") if one else _("no") for one in done), _("yes") if person.is_stuck else ""]
