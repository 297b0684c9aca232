"""How mails that follow webinars read, and who they come from: for a course's trainers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.courses.asked import own_course
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import in_language
from quizapp.web.numbers import counted
from quizapp.webinars.followup_messages import About, OwnText, Written, written
from quizapp.webinars.mail_forms import MailTextForm, SenderForm
from quizapp.webinars.mail_texts import TextInUse, own_texts, save_sender, save_text, sender_of, text_in_use
from quizapp.webinars.mail_words import BUTTONS, KINDS, PLACES, STANDARD
from quizapp.webinars.queries import meetings_of
from quizapp.webinars.rules.mail_text import CERTIFICATE, PLACEHOLDERS

bp = Blueprint("webinar_mails", __name__)
PLACE = "/<lang>/courses/<course>/webinars/mails"


@bp.route(PLACE, methods=["GET", "POST"])
def mails(course: str) -> ResponseReturnValue:
    """Every text, and who the mails come from."""
    published = own_course(course)
    name, reply_to = sender_of(reading(), published.course_id)
    form = SenderForm(data={"name": name, "reply_to": reply_to})
    if form.validate_on_submit():
        with transaction() as session:
            save_sender(session, current_identity(), published, form.name.data or "", form.reply_to.data or "", now())
        flash(_("Saved."), "success")
        return redirect(url_for(".mails", course=course), 303)
    page = render_template(
        "webinars/mails.html", course=published.edition.course, form=form, kinds=KINDS, own=own_texts(reading(), published.course_id),
        mail_from=settings().mail_from,
    )
    return page, 400 if form.errors else 200


@bp.route(f"{PLACE}/<kind>/<locale>", methods=["GET", "POST"])
def mail_text(course: str, kind: str, locale: str) -> ResponseReturnValue:
    """One text: change it, look at it as it will be read, or go back to the standard one."""
    published = own_course(course)
    if kind not in KINDS or locale not in published.edition.course.locales:
        raise NotFound("no_such_page")
    kept = own_texts(reading(), published.course_id).get((kind, locale), OwnText())
    form = MailTextForm(data={"subject": kept.subject, "body": kept.body})
    form.kind, go = kind, request.form.get("go")
    if go == "standard" or (form.validate_on_submit() and go != "preview"):
        with transaction() as session:
            text = OwnText() if go == "standard" else form.text()
            save_text(session, current_identity(), published, kind, locale, text, now())
        flash(_saved(text, text_in_use(reading(), published.course_id, kind, locale)), "success")
        return redirect(url_for(".mail_text", course=course, kind=kind, locale=locale), 303)
    return _text_page(published, form, locale, kept != OwnText()), 400 if form.errors else 200


def _text_page(published: PublishedCourse, form: MailTextForm, locale: str, is_own: bool) -> str:
    kind = form.kind
    with in_language(locale):
        subject, body = (str(part) for part in STANDARD[kind])
        label = str(BUTTONS[kind])
    return render_template(
        "webinars/mail_text.html", course=published.edition.course, form=form, kind=kind, locale=locale, kinds=KINDS, is_own=is_own,
        in_use=text_in_use(reading(), published.course_id, kind, locale), places={name: PLACES[name] for name in PLACEHOLDERS[kind]},
        standard=OwnText(subject, body), label=label,
        preview=None if form.errors else _as_read(published, kind, locale, form.text()),
    )


def _saved(text: OwnText, in_use: TextInUse) -> str:
    """What was done, and which mails it reaches."""
    done = _("The standard text is back.") if text == OwnText() else _("Saved.")
    if in_use.waiting:
        reached = counted(
            "%(num)s mail that waits in the queue goes out with it.", "%(num)s mails that wait in the queue go out with it.",
            in_use.waiting,
        )
    else:
        reached = _("Mails that leave from now on have it.")
    return f"{done} {reached}"


def _as_read(published: PublishedCourse, kind: str, locale: str, text: OwnText) -> Written:
    """The mail of the latest webinar, or of a made-up one."""
    document, meetings = published.edition.course, meetings_of(reading(), published)
    title = document.title.in_locale(locale, (document.source_locale,))
    webinar, host = (meetings[0].plan.title, meetings[0].plan.host) if meetings else (title, "")
    about = About("", locale, webinar, host, title, "", *sender_of(reading(), published.course_id))
    place = "certificates" if kind == CERTIFICATE else "f"
    return written(about, kind, text, f"{settings().base_url}/{locale}/{place}/…", 3, 2)
