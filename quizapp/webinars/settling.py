"""Who somebody of a webinar's list is, as its trainer says: linked to a learner of the course, or to nobody. A writer of this room,
beside `service.py`.

A report is a list of guesses, and so is what was chosen for its doubtful rows; here either is mended. An address that somebody has
confirmed decides before any trainer does. Trainers of a group choose among its members, and only for rows that are linked to one of them
or are known by a name alone (`leading.py`; decision record 19).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.accounts.models import Account
from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.db.names import name_key
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.webinars.evidence import note_anew, note_evidence
from quizapp.webinars.leading import members_within, scope_at
from quizapp.webinars.links import forget_link_of
from quizapp.webinars.models import APART, MATCHED, Attendee, Meeting
from quizapp.webinars.removing import one_to_settle
from quizapp.webinars.rules.people import fold_name
from quizapp.webinars.service import locked_meeting

MOST_CHOICES = 50
SHORTEST_WORD = 3
"""Letters of a word of the name by which learners are offered before anybody searches."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A learner of the course who may be chosen. **Shape**: `is_proven`: has confirmed the address that stands in the report."""

    enrolment_id: int
    account_id: int
    name: str
    email: str
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """Who somebody of the list is, and who they may be. **Shape**: `linked` None for nobody; `is_more` where more fit than are shown."""

    attendee: Attendee
    linked: Choice | None
    choices: Sequence[Choice]
    is_more: bool

    @property
    def is_proven(self) -> bool:
        """Whether the address decides: then there is nothing to choose."""
        return self.linked is not None and self.linked.is_proven


def settled(
    session: Session, course: PublishedCourse, number: int, attendee_id: int, scope: Scope, words: str = ""
) -> Settled:
    """One of the list, with whom they are linked to and who else they may be: in whose name or address all the words stand; without
    words those of a like name. **Raises** NotFound where the scope does not go so far."""
    attendee = one_to_settle(session, number, attendee_id, scope)
    may_be = _may_be(course, attendee, scope)
    linked = _choices(session, may_be.where(Enrolment.id == attendee.enrolment_id), attendee)
    fitting = fitting_words(words, attendee, Account.name, Account.email)
    found = _choices(session, _open_to(session, may_be, attendee).where(fitting), attendee)
    others = [one for one in found if one.enrolment_id != attendee.enrolment_id]
    return Settled(attendee, linked[0] if linked else None, others[:MOST_CHOICES], len(others) > MOST_CHOICES)


def settle(
    session: Session, identity: Identity, course: PublishedCourse, number: int, attendee_id: int, enrolment_id: int | None, now: datetime
) -> None:
    """Link somebody of the list to a learner of the course, or to nobody.

    **Raises** NotAllowed, NotFound also for a learner who may not be chosen, Conflict where the address decides. **Effects**: what
    counts for certificates follows, in `progress`; a link that was mailed to who it was not goes; an entry in the log of acts.
    """
    meeting, scope = locked_meeting(session, identity, course, number), scope_at(session, identity, course, number)
    attendee = one_to_settle(session, number, attendee_id, scope, is_locked=True)
    before, may_be = attendee.enrolment_id, _may_be(course, attendee, scope)
    if enrolment_id == before:
        return
    if any(one.is_proven for one in _choices(session, may_be.where(Enrolment.id == before), attendee)):
        raise Conflict("attendee_is_proven")
    chosen = _choices(session, _open_to(session, may_be, attendee).where(Enrolment.id == enrolment_id), attendee)
    if enrolment_id is not None and not chosen:
        raise NotFound("no_such_learner")
    _link(session, attendee, chosen[0] if chosen else None)
    _count(session, meeting, before, enrolment_id, now)
    record(session, identity, "attendee_settled", "meeting", number, {"enrolment": before}, {"enrolment": enrolment_id}, now)


def _link(session: Session, attendee: Attendee, chosen: Choice | None) -> None:
    if attendee.enrolment_id is not None and attendee.email is None:  # mails went to the account
        forget_link_of(session, attendee.id)
    if attendee.key.startswith("learner:"):
        attendee.key = f"settled:{attendee.id}"
    attendee.enrolment_id, attendee.account_id = (chosen.enrolment_id, chosen.account_id) if chosen else (None, None)
    attendee.state = MATCHED if chosen else APART
    session.flush()


def _count(session: Session, meeting: Meeting, before: int | None, after: int | None, now: datetime) -> None:
    """What counts for either of them: other rows of the list may be theirs as well."""
    note_anew(session, meeting, [before] if before is not None else [], now)
    note_evidence(session, meeting, [after] if after is not None else [], now)


def _addresses(attendee: Attendee) -> set[str]:
    return {email for email in (attendee.email, *(row.get("email") for row in attendee.sources)) if email}


def _may_be(course: PublishedCourse, attendee: Attendee, scope: Scope) -> Select[int, int, str | None, str | None]:
    """Learners of the course within the scope."""
    return (
        select(Enrolment.id, Account.id, Account.name, Account.email)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.course_id == course.course_id, members_within(scope, Enrolment.id), or_(Account.name.is_not(None), _has_address()))
    )


def _open_to(
    session: Session, may_be: Select[int, int, str | None, str | None], attendee: Attendee
) -> Select[int, int, str | None, str | None]:
    """Those among whom is chosen. A row with an address is whoever has confirmed it; until then nobody without an address."""
    addresses = _addresses(attendee)
    if not addresses:
        return may_be
    proven = may_be.where(Account.email.in_(addresses))
    return proven if session.execute(proven.limit(1)).first() else may_be.where(_has_address())


def _has_address() -> ColumnElement[bool]:
    return Account.email.is_not(None)


def _choices(session: Session, asked: Select[int, int, str | None, str | None], attendee: Attendee) -> list[Choice]:
    addresses = _addresses(attendee)
    rows = session.execute(asked.order_by(name_key(Account.name), Enrolment.id).limit(MOST_CHOICES + 2))
    return [Choice(one, account, name or "", email or "", email in addresses) for one, account, name, email in rows]


def fitting_words(words: str, attendee: Attendee, *columns: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    """Whether all the words stand in one of these columns each; without words one of the attendee's name, or an address."""

    def fits(word: str) -> ColumnElement[bool]:
        return or_(*(column.icontains(word, autoescape=True) for column in columns))

    return and_(*map(fits, words.split())) if words.split() else or_(*map(fits, _words_of(attendee)))


def _words_of(attendee: Attendee) -> list[str]:
    """Words of the name, and the addresses; at least one, which fits nobody."""
    names = {fold_name(name) for name in (attendee.name, *(row.get("name") for row in attendee.sources)) if name}
    words = {word for name in names for word in name.split() if len(word) >= SHORTEST_WORD}
    return sorted(words | _addresses(attendee)) or ["\n"]
