"""The mails of this room."""

from __future__ import annotations

from flask_babel import force_locale, gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message


def sign_in(to: str, locale: str, link: str, digits: str) -> Message:
    """Link and code to sign in."""
    with force_locale(locale):
        subject = _("Your link to sign in")
    return render_message("accounts", "sign_in", to, locale, subject, link=link, digits=_in_groups(digits))


def keep_result(to: str, locale: str, link: str, digits: str) -> Message:
    """Link and code to keep what was learned without an account."""
    with force_locale(locale):
        subject = _("Keep your result")
    return render_message("accounts", "keep_result", to, locale, subject, link=link, digits=_in_groups(digits))


def password_changed(to: str, locale: str, removed: bool) -> Message:
    """Tells the owner that the password is another one now, or none."""
    with force_locale(locale):
        subject = _("Your password was removed") if removed else _("Your password was changed")
    return render_message("accounts", "password_changed", to, locale, subject, removed=removed)


def _in_groups(digits: str) -> str:
    """Eight digits are easier to type in two groups."""
    return f"{digits[:4]} {digits[4:]}"
