"""The mails of this room."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _, lazy_gettext as _l
from sqlalchemy.orm import object_session

from quizapp.accounts.confirmation_models import Confirmation
from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.extensions import settings
from quizapp.web.locale import in_language

FACTOR_CHANGES = {
    "app_added": _l("A code app was set up for your account."),
    "app_removed": _l("The code app of your account was removed."),
    "passkey_added": _l("A passkey was added to your account."),
    "passkey_removed": _l("A passkey of your account was removed."),
    "codes_made": _l("New recovery codes were made for your account. Those before no longer work."),
    "sign_on_linked": _l("Your account was linked with single sign-on."),
    "sign_on_unlinked": _l("The link of your account with single sign-on was ended."),
    "reset": _l(
        "All second steps of your account were taken back: code app, passkeys and recovery codes. You were signed out everywhere."
    ),
}


def sign_in(to: str, locale: str, link: str, digits: str, about: str = "") -> Message:
    """Link and code to sign in, and what somebody wants to go on with, where that is known."""
    with in_language(locale):
        subject = _("Your link to sign in")
    return render_message("accounts", "sign_in", to, locale, subject, link=link, digits=_in_groups(digits), about=about)


def keep_result(to: str, locale: str, link: str, digits: str) -> Message:
    """Link and code to keep what was learned without an account."""
    with in_language(locale):
        subject = _("Keep your result")
    return render_message("accounts", "keep_result", to, locale, subject, link=link, digits=_in_groups(digits))


def password_changed(to: str, locale: str, removed: bool) -> Message:
    """Tells the owner that the password is another one now, or none."""
    with in_language(locale):
        subject = _("Your password was removed") if removed else _("Your password was changed")
    return render_message("accounts", "password_changed", to, locale, subject, removed=removed)


def password_stopped(to: str, locale: str) -> Message:
    """Tells the owner that somebody guesses at the password."""
    with in_language(locale):
        subject = _("Your password is stopped")
    return render_message("accounts", "password_stopped", to, locale, subject)


def confirm_code(to: str, locale: str, digits: str) -> Message:
    """A code that shows once more whose mailbox it is."""
    with in_language(locale):
        subject = _("Your code to confirm")
    return render_message("accounts", "confirm_code", to, locale, subject, digits=_in_groups(digits))


def factor_changed(to: str, locale: str, change: str) -> Message:
    """Tells the owner that signing in takes another second step now, or goes another way."""
    with in_language(locale):
        subject = _("Your way to sign in was changed") if change.startswith("sign_on") else _("Your second step was changed")
        sentence = str(FACTOR_CHANGES[change])
    return render_message("accounts", "factor_changed", to, locale, subject, sentence=sentence)


def invitation(row: Confirmation, link: str, typing_link: str, digits: str) -> Message:
    """What somebody is invited to, the link, and where to type the code."""
    titles = current_app.extensions["quizapp_course_titles"](object_session(row), row.locale)
    course = titles.get(row.course_key, row.course_key)
    with in_language(row.locale):
        subject = _("You are invited to %(site)s", site=settings().site_name)
    return render_message(
        "accounts", "invitation", row.email, row.locale, subject, link=link, typing_link=typing_link, digits=_in_groups(digits),
        role=row.role, course=course,
    )


def confirm_address(row: Confirmation, link: str, digits: str) -> Message:
    """To the new address: link and code."""
    with in_language(row.locale):
        subject = _("Confirm your new address")
    return render_message("accounts", "confirm_address", row.email, row.locale, subject, link=link, digits=_in_groups(digits))


def confirm_merge(row: Confirmation, digits: str) -> Message:
    """To each of two addresses: a code."""
    with in_language(row.locale):
        subject = _("Your code to join two accounts")
    return render_message("accounts", "confirm_merge", row.email, row.locale, subject, digits=_in_groups(digits), address=row.email)


def same_person(row: Confirmation, group: str, link: str, digits: str) -> Message:
    """To each of two entries that staff take for one person: a code, and where to type both. The other address is not told."""
    with in_language(row.locale):
        subject = _("Do two entries belong to you?")
    return render_message(
        "accounts", "same_person", row.email, row.locale, subject, group=group, link=link, digits=_in_groups(digits), address=row.email
    )


def entries_joined(to: str, locale: str, is_kept: bool) -> Message:
    """Tells both addresses of what an administrator has joined, neither of them the other."""
    with in_language(locale):
        subject = _("Two entries are one now")
    return render_message("accounts", "entries_joined", to, locale, subject, is_kept=is_kept, address=to)


def address_changed(to: str, locale: str) -> Message:
    """Tells the old address that the account has another one now."""
    with in_language(locale):
        subject = _("The address of your account was changed")
    return render_message("accounts", "address_changed", to, locale, subject)


def accounts_merged(to: str, locale: str, own: str, other: str) -> Message:
    """Tells both addresses that their accounts are one."""
    with in_language(locale):
        subject = _("Your two accounts are one now")
    return render_message("accounts", "accounts_merged", to, locale, subject, own=own, other=other)


def _in_groups(digits: str) -> str:
    """Eight digits are easier to type in two groups."""
    return f"{digits[:4]} {digits[4:]}"
