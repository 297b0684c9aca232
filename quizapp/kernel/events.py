"""What rooms announce to rooms above them. `wiring.HANDLERS` says who listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened, told in the transaction in which it happened."""

    at: datetime


@dataclass(frozen=True, slots=True)
class PersonCame(Event):
    """Somebody began to learn or signed in: from here on the privacy notice in force applies to them."""

    account_id: int
    locale: str


@dataclass(frozen=True, slots=True)
class AccountsMerged(Event):
    """The learner `from_account_id` was recognised as, or joined to, `into_account_id`; every room moves its rows."""

    from_account_id: int
    into_account_id: int


@dataclass(frozen=True, slots=True)
class LearnerInvited(Event):
    """Somebody shall learn in a course: an invitation was accepted, or a provider's claim says so."""

    account_id: int
    course_key: str


@dataclass(frozen=True, slots=True)
class GroupClaimed(Event):
    """A provider's claim says that somebody belongs to the group that this code leads into."""

    account_id: int
    join_code: str


@dataclass(frozen=True, slots=True)
class EnrolmentsMerged(Event):
    """Two enrolments of one learner in one course became one."""

    from_enrolment_id: int
    into_enrolment_id: int


@dataclass(frozen=True, slots=True)
class LessonSectionRead(Event):
    """A learner marked a section of a lesson as read."""

    enrolment_id: int
    module_key: str
    section_key: str


@dataclass(frozen=True, slots=True)
class AttemptFinished(Event):
    """An attempt was closed and graded."""

    attempt_id: int
    enrolment_id: int
    quiz_key: str


@dataclass(frozen=True, slots=True)
class AttemptRegraded(Event):
    """The result of a graded attempt was worked out anew: a question was corrected, a person changed a mark, or a
    supplementary talk was entered."""

    attempt_id: int
    enrolment_id: int
    quiz_key: str


@dataclass(frozen=True, slots=True)
class LearnerEnrolled(Event):
    """Somebody began to learn in a course."""

    enrolment_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class AddressConfirmed(Event):
    """An anonymous learner became a known person by an address of their own."""

    account_id: int


@dataclass(frozen=True, slots=True)
class AddressLeft(Event):
    """An account has this address no more: what is known by the address alone is known by the account from now on."""

    email: str
    account_id: int


@dataclass(frozen=True, slots=True)
class LiveUnitsChanged(Event):
    """A learner's attendance of live teaching was written down, or counts otherwise than before."""

    enrolment_id: int


@dataclass(frozen=True, slots=True)
class WorksheetDeleted(Event):
    """A learner deleted what she wrote on a worksheet."""

    enrolment_id: int
    question_id: str


@dataclass(frozen=True, slots=True)
class CertificateIssued(Event):
    """A certificate row was written; its paper is rendered later."""

    certificate_id: int
    enrolment_id: int
