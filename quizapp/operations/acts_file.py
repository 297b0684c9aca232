"""The log of acts as a table to be taken along: in words, and with codes and seals for who checks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_administrator
from quizapp.audit.models import AuditEntry
from quizapp.audit.service import record
from quizapp.interchange.spreadsheet import Value
from quizapp.kernel.identity import Identity
from quizapp.kernel.wall_time import week_of
from quizapp.operations.act_words import ACTS, HELD_BACK, ROLES, THINGS
from quizapp.operations.change_words import changed_values
from quizapp.operations.log_names import Names, name_of
from quizapp.operations.queries import ActsPage


def heads() -> list[str]:
    """Names of the columns."""
    return [
        _("Entry"), _("When (UTC)"), _("Code"), _("What happened"), _("Who"), _("Role"), _("Done to"), _("Number or name"),
        _("What changed"), _("Request"), _("Seal"),
    ]


def rows(found: ActsPage) -> Iterator[list[Value]]:
    """One for each entry. Values of marks, and who has passed, are left out as on the page."""
    for one in found.entries:
        if one.id in found.withheld:
            yield _withheld(one)
            continue
        thing = one.object_pseudonym or (name_of(found.names, one.object_kind, one.object_id) if one.object_id else "")
        who = one.actor_pseudonym or (name_of(found.names, "account", one.actor_id) if one.actor_id is not None else "")
        yield [
            one.sequence, one.at.isoformat(timespec="seconds"), one.act, str(ACTS.get(one.act, one.act)), who,
            str(ROLES.get(one.actor_role, one.actor_role)), str(THINGS.get(one.object_kind, one.object_kind)), thing,
            _changes(one, found.names), one.request, one.seal,
        ]


def _withheld(one: AuditEntry) -> list[Value]:
    """That there is such an entry, with its place in the chain; of when it was written the week."""
    said = _("not shown here")
    act = str(ACTS.get(one.act, one.act))
    return [one.sequence, week_of(one.at).date().isoformat(), one.act, act, said, "", said, "", said, None, one.seal]


def note_taken_along(session: Session, identity: Identity, entries: int, now: datetime) -> None:
    """Write down that an administrator takes so many entries along. **Raises** NotAllowed."""
    require_administrator(identity)
    record(session, identity, "log_exported", "database", None, None, {"entries": entries}, now)


def _changes(one: AuditEntry, names: Names) -> str:
    if one.act in HELD_BACK:
        return _("not shown here")  # type: ignore[no-any-return]  # Babel has no types here
    return "; ".join(
        f"{change.name}: {change.before} → {change.after or '–'}" if change.before else f"{change.name}: {change.after or '–'}"
        for change in changed_values(one.changes, names)
    )
