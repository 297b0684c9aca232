"""What files with personal data say of themselves: who took them along, when, what for, and that they are to be deleted.

A spreadsheet says it on a sheet of its own, a CSV in the first row of its last column, a PDF above its table. **Source**: promises P25,
decision 25.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _

from quizapp.interchange.spreadsheet import About, Value, table_as_csv
from quizapp.kernel.identity import Identity
from quizapp.web.extensions import now
from quizapp.web.filters import format_moment
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale


def export_notice(title: str, purpose: str) -> About:
    """The sheet of a spreadsheet."""
    return About(_("Notice"), [
        (_("Course or webinar"), title),
        (_("Taken along by"), name_of(current_identity())),
        (_("Taken along on"), format_moment(now())),
        (_("Purpose"), purpose),
        (_("Please note"), _(
            "This file holds personal data. Keep it where only you can read it, pass it on only for this purpose, and delete it "
            "when it has served."
        )),
    ])


def csv_with_notice(heads: Sequence[str], rows: Iterable[Iterable[Value]], purpose: str) -> bytes:
    """A CSV as programs of this language read it. The notice stands in a column of its own, so the file stays a table, and once."""
    notice = notice_sentence(name_of(current_identity()), purpose, now())
    noted = ([*row, "" if number else notice] for number, row in enumerate(rows))
    return table_as_csv([*heads, _("Notice")], noted, current_locale())


def notice_sentence(who: str, purpose: str, at: datetime) -> str:
    """All of it in one line, in the language of the page or of `in_language`."""
    notice: str = _(
        "Personal data. Purpose: %(purpose)s. Taken along by %(who)s on %(moment)s. Delete it when it has served.",
        purpose=purpose, who=who, moment=format_moment(at),
    )
    return notice


def name_of(person: Identity) -> str:
    """How somebody is named in what they take along."""
    return person.name or person.email or ""
