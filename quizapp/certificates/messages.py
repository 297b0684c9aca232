"""The mail of this room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language


def certificate_revoked(
    to: str, locale: str, fields: Mapping[str, Any], link: str, asked: str, new_one_allowed: bool, can_answer: bool
) -> Message:
    """The certificate is no longer valid: where to read why, and whom to ask. **Shape**: `asked` is the provider's postal address."""
    with in_language(locale):
        subject = _("Your certificate was revoked: %(course)s", course=fields["course"])
    return render_message(
        "certificates", "certificate_revoked", to, locale, subject, fields=fields, link=link, asked=asked,
        new_one_allowed=new_one_allowed, can_answer=can_answer,
    )


def certificate_valid_again(to: str, locale: str, fields: Mapping[str, Any], link: str) -> Message:
    """The revocation was taken back."""
    with in_language(locale):
        subject = _("Your certificate is valid again: %(course)s", course=fields["course"])
    return render_message("certificates", "certificate_valid_again", to, locale, subject, fields=fields, link=link)


def certificate_issued(to: str, locale: str, fields: Mapping[str, Any], link: str) -> Message:
    """The certificate is there: where to get it, and the address that confirms it to others."""
    with in_language(locale):
        subject = _("Your certificate: %(course)s", course=fields["course"])
    return render_message(
        "certificates", "certificate_issued", to, locale, subject,
        holder=fields["holder"], course=fields["course"], link=link, verify_address=fields["verify_address"],
    )
