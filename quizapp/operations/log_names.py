"""What numbers and keys in the log of acts stand for now: people, groups, companies, webinars, courses. What is gone has no name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.cohorts.models import Cohort, Company
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import course_titles
from quizapp.webinars.models import Meeting

Names = Mapping[str, Mapping[str, str]]
"""By kind of thing and number or key, both as the log writes them."""

VALUES = {
    "group": "group", "groups": "group", "cohort_id": "group", "trainer_of_groups": "group", "company": "company",
    "sees_people_of": "company", "taken_in": "account", "enrolment": "enrolment", "course": "course", "courses": "course",
    "trainer_of": "course",
}
"""Values of a change that are numbers or keys of things, and of which."""

_PERSON = func.coalesce(Account.name, Account.email)
SOURCES: dict[str, tuple[Any, Select[*tuple[Any, ...]]]] = {
    "account": (Account.id, select(Account.id, _PERSON)),
    "group": (Cohort.id, select(Cohort.id, Cohort.name)),
    "company": (Company.id, select(Company.id, Company.name)),
    "meeting": (Meeting.id, select(Meeting.id, Meeting.title)),
    "invitation": (Confirmation.id, select(Confirmation.id, Confirmation.email)),
    "enrolment": (Enrolment.id, select(Enrolment.id, _PERSON).join(Account, Account.id == Enrolment.account_id)),
}


def name_of(names: Names, kind: str, key: object) -> str:
    """One name, else the number or key itself."""
    return names.get(kind, {}).get(str(key), str(key))


def names_in(session: Session, entries: Sequence[AuditEntry], locale: str) -> Names:
    """Names of everything these entries speak of; one query for each kind of thing that they do, however many entries."""
    found = defaultdict[str, set[str]](set)
    for entry in entries:
        for kind, key in _keys_in(entry):
            found[kind].add(key)
    names = {kind: _names(session, kind, keys) for kind, keys in found.items() if kind in SOURCES}
    return {**names, "course": course_titles(session, locale)} if found["course"] else names


def _names(session: Session, kind: str, keys: set[str]) -> dict[str, str]:
    column, asked = SOURCES[kind]
    numbers = sorted(int(key) for key in keys if key.isascii() and key.isdecimal())
    return {str(number): name for number, name in session.execute(asked.where(column.in_(numbers))) if name}


def _keys_in(entry: AuditEntry) -> Iterator[tuple[str, str]]:
    if entry.actor_id is not None:
        yield "account", str(entry.actor_id)
    if entry.object_id:
        yield entry.object_kind, entry.object_id
    for name, change in (entry.changes or {}).items():
        for value in change if name in VALUES else ():
            for one in value if isinstance(value, list) else [value]:
                if one not in (None, ""):
                    yield VALUES[name], str(one)
