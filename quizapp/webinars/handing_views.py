"""Handing links over, for the trainer of a webinar: how the mail reads, and the link of one person."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.sharing.models import ATTENDANCE
from quizapp.sharing.noting import looked_at
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import in_language
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.followup_messages import About, OwnText, Written, written
from quizapp.webinars.followup_queries import FollowedAttendee, followed_attendees
from quizapp.webinars.followup_views import PLACE, link_address
from quizapp.webinars.followup_words import MAILS, STANDINGS
from quizapp.webinars.links import renew_link
from quizapp.webinars.mail_texts import own_texts, sender_of
from quizapp.webinars.mail_words import BUTTONS
from quizapp.webinars.mailing import mail_link, reminded_of, to_invite, to_remind
from quizapp.webinars.queries import FoundMeeting, meeting_by_number
from quizapp.webinars.rules.mail_text import INVITATION

bp = Blueprint("handing", __name__)


@bp.get(f"{PLACE}/mails/<any(invitation, reminder):kind>")
def before_mailing(course: str, number: int, kind: str) -> str:
    """How the mail reads and how many get it, with the button that sends it."""
    published, scope = led_within(course, number)
    meeting = meeting_by_number(reading(), published, number)
    about, locale = (reading(), published.course_id, number, scope), meeting.plan.locale
    count = to_invite(*about) if kind == INVITATION else to_remind(*about, now(), reminded_of(published, meeting.plan.target))
    with in_language(locale):
        label = str(BUTTONS[kind])
    return render_template(
        "webinars/before_mailing.html", course=published.edition.course, meeting=meeting, kind=kind, locale=locale, label=label,
        count=count, preview=_as_read(published, meeting, kind),
    )


def _as_read(published: PublishedCourse, meeting: FoundMeeting, kind: str) -> Written:
    """The mail of this webinar in its language."""
    plan, document = meeting.plan, published.edition.course
    title, sender = document.title.in_locale(plan.locale, (document.source_locale,)), sender_of(reading(), published.course_id)
    about = About("", plan.locale, plan.title, plan.host, title, "", *sender)
    own = own_texts(reading(), published.course_id).get((kind, plan.locale), OwnText())
    return written(about, kind, own, f"{settings().base_url}/{plan.locale}/f/…", 0, 0)


@bp.get(f"{PLACE}/links/<int:link>")
def one_link(course: str, number: int, link: int) -> str:
    """The link of one person: to copy, to mail, to replace."""
    published, scope = led_within(course, number)
    meeting, person = meeting_by_number(reading(), published, number), _person(published, scope, number, link)
    looked_at(published.course_id, [person.account_id], ATTENDANCE)
    address = link_address(person.code, person.locale) if person.code and person.standing not in ("withdrawn", "expired") else ""
    return render_template(
        "webinars/one_link.html", course=published.edition.course, meeting=meeting, person=person, address=address, mails=MAILS,
        standings=STANDINGS,
    )


@bp.post(f"{PLACE}/links/<int:link>/renew")
def renew(course: str, number: int, link: int) -> ResponseReturnValue:
    """Give one attendee a new link; the old one leads nowhere."""
    published = led_course(course, number)
    with transaction() as session:
        renew_link(session, current_identity(), published, number, link, now())
    flash(_("This is the new link. The old one leads nowhere any more."), "success")
    return redirect(url_for(".one_link", course=course, number=number, link=link), 303)


@bp.post(f"{PLACE}/links/<int:link>/mail")
def mail_one(course: str, number: int, link: int) -> ResponseReturnValue:
    """Queue the invitation of one attendee, with the link as it is."""
    published = led_course(course, number)
    with transaction() as session:
        mail_link(session, current_identity(), published, number, link, now())
    flash(_("The mail with the link is on its way."), "success")
    return redirect(url_for(".one_link", course=course, number=number, link=link), 303)


def _person(published: PublishedCourse, scope: Scope, number: int, link: int) -> FollowedAttendee:
    """Whose link it is; how far they got is not told here. **Raises** NotFound."""
    people = followed_attendees(reading(), number, None, now(), scope, replace(published.sight, completion=False), link)
    if not people:
        raise NotFound("no_such_link")
    return people[0]
