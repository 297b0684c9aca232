"""Who the rows of a report are about, and how names are compared. Whom we know of them says `rules/recognising.py`."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from quizapp.webinars.rules.rows import SourceRow

Status = Literal["matched", "new", "doubtful"]
UNCLEAR = "?"
"""In place of an address that nobody can read: whose name it is stands beside it, and that alone tells nobody."""
How = Literal["", "before", "email", "name", "list"]
"""Nothing; as it was known before; by address; by name; by the name of somebody who is on the list."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who learns in the course."""

    enrolment_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom we know. `keys`: (address, folded name), as `told_by` has it, of rows that were read before -> key of their attendee;
    `key_of`: enrolment -> key of the attendee that is linked to it already; `rows`: key -> rows that are there; `linked`: key of every
    attendee that is linked -> enrolment, where several are linked to one; `apart`: keys of whom somebody has decided that they are none
    of those who were offered; `removed`: salts and fingerprints of names that were removed from the list (`rules/removed.py`)."""

    learners: Sequence[Learner] = ()
    keys: Mapping[tuple[str, str], str] = field(default_factory=dict)
    key_of: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[str, frozenset[SourceRow]] = field(default_factory=dict)
    linked: Mapping[str, int] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    removed: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a report. **Shape**: `key` as in `Attendee.key`; `candidates` are enrolments, for who is doubtful; `leaves` is the key
    of somebody on the list, known to nobody until now, who turns out to be the one with `key`; `is_unclear` where something stands for
    an address that is none."""

    key: str
    name: str
    email: str
    rows: tuple[SourceRow, ...]
    status: Status = "new"
    how: How = ""
    enrolment_id: int | None = None
    candidates: tuple[int, ...] = ()
    leaves: str = ""
    is_unclear: bool = False


def fold_name(name: str) -> str:
    """A name as it is compared: capitals, spaces and "last, first" do not matter.

    >>> fold_name("Weber,  ANNA")
    'anna weber'
    """
    last, comma, first = unicodedata.normalize("NFC", name).partition(",")
    turned = f"{first} {last}" if comma and first.strip() and "," not in first else name
    return " ".join(unicodedata.normalize("NFC", turned).casefold().split())


def initials_of(name: str, email: str) -> str:
    """Two letters at most, and a question mark for nobody.

    >>> initials_of("Dr. Anna von Weber", ""), initials_of("", "bob@example.org")
    ('DW', 'B')
    """
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()] or [email[:1]]
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
    return letters.upper()[:4] or "?"


def told_by(row: SourceRow) -> tuple[str, str]:
    """By what a row names somebody: address, `UNCLEAR` where what stands for it is none, and folded name."""
    return UNCLEAR if row.is_unclear else row.email, fold_name(row.name)


def people_of(rows: Iterable[SourceRow], listed: Iterable[tuple[str, str]] = ()) -> list[Person]:
    """The people of a report, in the order in which they appear. Rows with one address are one person, whatever the names; rows
    without an address join the only person of their name, unless something stands there for an address that is none. `listed` as
    `Known.keys`: addresses there count as well."""
    by_address: dict[str, list[SourceRow]] = defaultdict(list)
    by_name: dict[str, list[SourceRow]] = defaultdict(list)
    unclear: dict[str, list[SourceRow]] = defaultdict(list)
    for row in rows:
        (by_address[row.email] if row.email else (unclear if row.is_unclear else by_name)[fold_name(row.name)]).append(row)
    owners: dict[str, set[str]] = defaultdict(set)
    for email, own in by_address.items():
        for row in own:
            owners[fold_name(row.name)].add(email)
    for email, name in listed:
        if email and email != UNCLEAR:
            owners[name].add(email)
    for name in list(by_name):
        if len(owners[name]) == 1 and (email := next(iter(owners[name]))) in by_address:
            by_address[email] += by_name.pop(name)
    found = [Person(f"mail:{email}", _usual_name(own), email, tuple(own)) for email, own in by_address.items()]
    found += [Person(f"name:{name}", _usual_name(own), "", tuple(own)) for name, own in by_name.items()]
    return found + [Person(f"unclear:{name}", _usual_name(own), "", tuple(own), is_unclear=True) for name, own in unclear.items()]


def key_of_learner(enrolment_id: int, known: Mapping[int, str]) -> str:
    """The key of who is known to learn in the course."""
    return known.get(enrolment_id) or f"learner:{enrolment_id}"


def _usual_name(rows: Sequence[SourceRow]) -> str:
    """The name that stands there most often; of several, the first."""
    return Counter(row.name for row in rows if row.name).most_common(1)[0][0] if any(row.name for row in rows) else ""
