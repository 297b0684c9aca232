"""What stands on the second sheet of a spreadsheet with personal data."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.interchange.spreadsheet import About
from quizapp.web.extensions import now
from quizapp.web.filters import format_moment
from quizapp.web.identity import current_identity


def export_notice(course_title: str, purpose: str) -> About:
    """Who takes the table along, when and what for. **Source**: promises P25."""
    identity = current_identity()
    return About(_("Notice"), [
        (_("Course"), course_title),
        (_("Taken along by"), identity.name or identity.email or ""),
        (_("Taken along on"), format_moment(now())),
        (_("Purpose"), purpose),
        (_("Please note"), _(
            "This file holds personal data. Keep it where only you can read it, pass it on only for this purpose, and delete it "
            "when it has served."
        )),
    ])
