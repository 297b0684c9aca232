"""Whom of a report we know: by address; without one by exact name; then a person decides."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizapp.webinars.rules.people import UNCLEAR, How, Known, Person, fold_name, key_of_learner

MOST_CANDIDATES = 5


def recognise(people: Iterable[Person], known: Known) -> list[Person]:
    """Everybody with who they are. Several who turn out to be one learner, or who were one before, become one."""
    everybody = list(people)
    books = _Books(known, _OnList(known, everybody))
    found: dict[str, Person] = {}
    for person in everybody:
        who = books.recognise(person)
        same = found.get(who.key)
        found[who.key] = who if same is None else _together(same, who)
    return list(found.values())


def _together(one: Person, other: Person) -> Person:
    """Two who are one: what is known of either holds."""
    order = {"matched": 0, "doubtful": 1, "new": 2}
    told = min(one, other, key=lambda person: order[person.status])
    return replace(told, name=one.name, rows=one.rows + other.rows, email=one.email or other.email, leaves=one.leaves or other.leaves)


class _OnList:
    """Who is on the list already. **Source**: `people_of` makes one person of rows in one report; the same holds across reports."""

    def __init__(self, known: Known, people: Sequence[Person]) -> None:
        self.known = known
        linked = {*known.linked, *known.key_of.values()}
        self.by_email: dict[str, str] = {}
        self.addresses: dict[str, set[str]] = defaultdict(set)
        self.bare: dict[str, str] = {}
        for (email, name), key in known.keys.items():
            if email and email != UNCLEAR:
                self.by_email.setdefault(email, key)
                self.addresses[name].add(email)
        with_address = frozenset(self.by_email.values())
        self.email_of = {key: email for email, key in self.by_email.items()}
        for (email, name), key in known.keys.items():
            if not email and key not in with_address and key not in linked:
                self.bare[name] = key
        for person in people:
            for row in person.rows if person.email else ():
                self.addresses[fold_name(row.name)].add(person.email)

    def key_before(self, person: Person, names: set[str]) -> tuple[str | None, How]:
        """The key under which the person is there already, and whether it was a name beside an address that told."""
        email, known = UNCLEAR if person.is_unclear else person.email, self.known.keys
        same = next((key for name in sorted(names) if (key := known.get((email, name)))), None) or self.by_email.get(email)
        if same is not None:
            return same, "before"
        if person.is_unclear:
            return None, ""
        ones = [name for name in sorted(names - {""}) if len(self.addresses[name]) == 1]
        if email:  # somebody without an address, of this name, which no other address has
            return next((self.bare[name] for name in ones if name in self.bare), None), "list"
        return next((key for name in ones if (key := self.by_email.get(next(iter(self.addresses[name]))))), None), "list"


class _Books:
    """Learners by address, by name, and by what is left of a name when little is known."""

    def __init__(self, known: Known, there: _OnList) -> None:
        self.known, self.there = known, there
        self.enrolment_of = {**known.linked, **{key: enrolment for enrolment, key in known.key_of.items()}}
        self.unlinked = known.rows.keys() - self.enrolment_of.keys()
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
        before, how = self.there.key_before(person, names)
        email = UNCLEAR if person.is_unclear else person.email or self.there.email_of.get(before or "", "")
        if person.email in self.by_email or (email in self.by_email and before not in self.enrolment_of):
            return self._matched(person, self.by_email[email], "email", before)
        if before is not None:
            enrolment = self.enrolment_of.get(before)
            person = replace(person, key=before, status="matched" if enrolment else "new", how=how, enrolment_id=enrolment)
            if enrolment or before in self.known.apart:
                return person
        return self._by_name(person, names, email, before)

    def _by_name(self, person: Person, names: set[str], email: str, before: str | None) -> Person:
        same = sorted({one for name in names if name for one in self.by_name.get(name, ())})
        # Anybody can call themselves anything: a name alone stands for who has confirmed an address, and only where the report has no
        # other one. Else a person decides.
        if len(same) == 1 and not email and same[0] in self.with_email:
            return self._matched(person, same[0], "name", before)
        near = same or sorted({one for name in names for trace in _traces(name) for one in self.by_trace.get(trace, ())})
        if email:  # theirs as soon as they confirm it; until then nobody without an address is them
            near = [one for one in near if one in self.with_email]
        if near and len(near) <= MOST_CANDIDATES:
            return replace(person, status="doubtful", candidates=tuple(near))
        return person

    def _matched(self, person: Person, enrolment_id: int, how: How, before: str | None = None) -> Person:
        # Who was read as nobody before is the same person and not a second one.
        there = next((key for key in (before, person.key) if key in self.unlinked), None)
        linked = before if before and self.enrolment_of.get(before) == enrolment_id else self.known.key_of.get(enrolment_id)
        key = linked or there or key_of_learner(enrolment_id, self.known.key_of)
        leaves = there if linked and there else ""
        return replace(person, key=key, status="matched", how=how, enrolment_id=enrolment_id, leaves=leaves)


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
