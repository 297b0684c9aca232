"""Who the rows of a report are about, and whom we know: by address; without one by exact name; then a person decides."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from quizapp.webinars.rules.rows import SourceRow

Status = Literal["matched", "new", "doubtful"]
How = Literal["", "before", "email", "name"]
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who learns in the course."""

    enrolment_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom we know. `keys`: (address, folded name) of rows that were read before -> key of their attendee; `key_of`: enrolment ->
    key of the attendee that is linked to it already; `rows`: key -> rows that are there; `removed`: salts and fingerprints of names that
    were removed from the list (`rules/removed.py`)."""

    learners: Sequence[Learner] = ()
    keys: Mapping[tuple[str, str], str] = field(default_factory=dict)
    key_of: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[str, frozenset[SourceRow]] = field(default_factory=dict)
    removed: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a report. **Shape**: `key` as in `Attendee.key`; `candidates` are enrolments, for who is doubtful."""

    key: str
    name: str
    email: str
    rows: tuple[SourceRow, ...]
    status: Status = "new"
    how: How = ""
    enrolment_id: int | None = None
    candidates: tuple[int, ...] = ()


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


def people_of(rows: Iterable[SourceRow]) -> list[Person]:
    """The people of a report, in the order in which they appear. Rows with one address are one person, whatever the names; rows
    without an address join the only person of their name."""
    by_address: dict[str, list[SourceRow]] = defaultdict(list)
    by_name: dict[str, list[SourceRow]] = defaultdict(list)
    for row in rows:
        (by_address[row.email] if row.email else by_name[fold_name(row.name)]).append(row)
    owners: dict[str, set[str]] = defaultdict(set)
    for email, own in by_address.items():
        for row in own:
            owners[fold_name(row.name)].add(email)
    for name in list(by_name):
        if len(owners[name]) == 1:
            by_address[next(iter(owners[name]))] += by_name.pop(name)
    found = [Person(f"mail:{email}", _usual_name(own), email, tuple(own)) for email, own in by_address.items()]
    return found + [Person(f"name:{name}", _usual_name(own), "", tuple(own)) for name, own in by_name.items()]


def recognise(people: Iterable[Person], known: Known) -> list[Person]:
    """Everybody with who they are. Several who turn out to be one learner, or who were one before, become one."""
    books = _Books(known)
    found: dict[str, Person] = {}
    for person in people:
        who = books.recognise(person)
        same = found.get(who.key)
        found[who.key] = who if same is None else replace(same, rows=same.rows + who.rows, email=same.email or who.email)
    return list(found.values())


def key_of_learner(enrolment_id: int, known: Mapping[int, str]) -> str:
    """The key of who is known to learn in the course."""
    return known.get(enrolment_id) or f"learner:{enrolment_id}"


class _Books:
    """Learners by address, by name, and by what is left of a name when little is known."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.enrolment_of = {key: enrolment for enrolment, key in known.key_of.items()}
        self.apart = known.rows.keys() - self.enrolment_of.keys()
        self.by_email = {learner.email: learner.enrolment_id for learner in known.learners if learner.email}
        self.with_email = frozenset(self.by_email.values())
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_trace: dict[str, list[int]] = defaultdict(list)
        for learner in known.learners:
            if learner.name:
                self.by_name[fold_name(learner.name)].append(learner.enrolment_id)
                for trace in _traces(learner.name, is_known=True):
                    self.by_trace[trace].append(learner.enrolment_id)

    def recognise(self, person: Person) -> Person:
        """The person with key, status and how they were recognised."""
        names = {fold_name(row.name) for row in person.rows}
        before = next((key for name in sorted(names) if (key := self.known.keys.get((person.email, name)))), None)
        if person.email in self.by_email:
            return self._matched(person, self.by_email[person.email], "email", before)
        if before is not None:
            enrolment = self.enrolment_of.get(before)
            return replace(person, key=before, status="matched" if enrolment else "new", how="before", enrolment_id=enrolment)
        same = sorted({one for name in names if name for one in self.by_name.get(name, ())})
        # Anybody can call themselves anything: a name alone stands for who has confirmed an address, and only where the report has no
        # other one. Else a person decides.
        if len(same) == 1 and not person.email and same[0] in self.with_email:
            return self._matched(person, same[0], "name")
        near = same or sorted({one for name in names for trace in _traces(name) for one in self.by_trace.get(trace, ())})
        if person.email:  # theirs as soon as they confirm it; until then nobody without an address is them
            near = [one for one in near if one in self.with_email]
        if near and len(near) <= MOST_CANDIDATES:
            return replace(person, status="doubtful", candidates=tuple(near))
        return person

    def _matched(self, person: Person, enrolment_id: int, how: How, before: str | None = None) -> Person:
        # Who was read as nobody before, by somebody who sees less, is the same person and not a second one.
        there = next((key for key in (before, person.key) if key in self.apart), None)
        key = self.known.key_of.get(enrolment_id) or there or key_of_learner(enrolment_id, self.known.key_of)
        return replace(person, key=key, status="matched", how=how, enrolment_id=enrolment_id)


def _usual_name(rows: Sequence[SourceRow]) -> str:
    """The name that stands there most often; of several, the first."""
    return Counter(row.name for row in rows if row.name).most_common(1)[0][0] if any(row.name for row in rows) else ""


def _traces(name: str, is_known: bool = False) -> set[str]:
    """What two spellings of a name may have in common: its words without accents in any order; of a single word the learners who
    have it first or last; of an initial those whose first name begins so."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", fold_name(name)) if not unicodedata.combining(letter))
    words = [word.strip(".") for word in plain.replace("ß", "ss").replace("-", " ").split() if word.strip(".")]
    if not words:
        return set()
    traces = {" ".join(sorted(words))}
    if is_known or len(words) == 1:
        traces |= {f"{words[0]} *", f"* {words[-1]}"}
    if len(words) > 1 and (is_known or len(words[0]) == 1):
        traces.add(f"{words[0][:1]}. {words[-1]}")
    return traces
