"""The link of a webinar that everybody shares, for its trainer: made here, shown as a code, taken along as a slide."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from quizapp.courses.queries import PublishedCourse
from quizapp.files.qr_code import MARGIN, qr_inline, qr_png, qr_svg
from quizapp.kernel.errors import NotFound
from quizapp.web.attachments import download
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import locale_name
from quizapp.webinars.asked import led_course
from quizapp.webinars.queries import FoundMeeting, meeting_by_number
from quizapp.webinars.rules.followup import followup_quiz
from quizapp.webinars.rules.sharing import in_groups, without_scheme
from quizapp.webinars.sharing import set_shared_link, withdraw_shared_link
from quizapp.webinars.sharing_forms import SharedLinkForm, shared_link_form
from quizapp.webinars.sharing_queries import SharedLink, shared_link_of
from quizapp.webinars.slide import render_slide

bp = Blueprint("sharing", __name__)
PLACE = "/<lang>/courses/<course>/webinars/<int:number>/shared-link"


@bp.get(PLACE)
def shared_link(course: str, number: int) -> ResponseReturnValue:
    """The link with its code, how many have begun, and what there is to take along."""
    published, meeting, link = _found(course, number)
    return _page(published, meeting, link, _form(published, link))


@bp.post(PLACE)
def set_link(course: str, number: int) -> ResponseReturnValue:
    """Make the link, or change its seats and end."""
    published, meeting, link = _found(course, number)
    form = _form(published, link)
    if not form.validate():
        return _page(published, meeting, link, form), 400
    with transaction() as session:
        set_shared_link(session, current_identity(), published, number, form.plan(), now())
    flash(_("Saved.") if link else _("The link is made. Show it at the end of the webinar."), "success")
    return redirect(url_for(".shared_link", course=course, number=number), 303)


@bp.get(f"{PLACE}/withdraw")
def ask_to_withdraw(course: str, number: int) -> str:
    """Say what will stop working; a code may be printed."""
    published, meeting, _link = _existing(course, number)
    return render_template("webinars/withdraw_shared.html", course=published.edition.course, meeting=meeting)


@bp.post(f"{PLACE}/withdraw")
def withdraw(course: str, number: int) -> ResponseReturnValue:
    """Withdraw the link; a new one can be made."""
    published = led_course(course, number)
    with transaction() as session:
        withdraw_shared_link(session, current_identity(), published, number, now())
    flash(_("The link is withdrawn. Who has begun goes on learning."), "success")
    return redirect(url_for(".shared_link", course=course, number=number), 303)


@bp.get(f"{PLACE}/code.<any(svg, png):form>")
def code(course: str, number: int, form: str) -> Response:
    """The QR code alone, for a slide of one's own."""
    address = _address(_existing(course, number)[2])
    if form == "png":
        return download(qr_png(address), "image/png", f"webinar-{number}-qr.png")
    return download(qr_svg(address, MARGIN).encode(), "image/svg+xml", f"webinar-{number}-qr.svg")


@bp.get(f"{PLACE}/slide-<language>.pdf")
def slide(course: str, number: int, language: str) -> Response:
    """A slide that is ready to be shown, in one of the course's languages."""
    published, meeting, link = _existing(course, number)
    if language not in _languages(published):
        abort(404)
    content = render_slide(meeting.plan.title, _address(link), language, now())
    return download(content, "application/pdf", f"webinar-{number}-slide-{language}.pdf")


def _found(course: str, number: int) -> tuple[PublishedCourse, FoundMeeting, SharedLink | None]:
    published = led_course(course, number)
    return published, meeting_by_number(reading(), published, number), shared_link_of(reading(), number, now())


def _existing(course: str, number: int) -> tuple[PublishedCourse, FoundMeeting, SharedLink]:
    published, meeting, link = _found(course, number)
    if link is None:
        raise NotFound("no_such_link")
    return published, meeting, link


def _form(published: PublishedCourse, link: SharedLink | None) -> SharedLinkForm:
    return shared_link_form(ZoneInfo(published.edition.course.time_zone), link, now())


def _address(link: SharedLink) -> str:
    return settings().base_url + url_for("followup.short", short=in_groups(link.short))


def _languages(published: PublishedCourse) -> list[str]:
    """The course's languages that pages are written in as well."""
    return [code for code in published.edition.course.locales if code in settings().locales]


def _page(published: PublishedCourse, meeting: FoundMeeting, link: SharedLink | None, form: SharedLinkForm) -> str:
    course, address = published.edition.course, _address(link) if link else ""
    return render_template(
        "webinars/shared_link.html", course=course, meeting=meeting, link=link, form=form, address=address,
        shown=without_scheme(address), picture=Markup(qr_inline(address)) if link else None,
        quiz=followup_quiz(course, meeting.plan.target), slides=[(code, locale_name(code)) for code in _languages(published)],
    )
