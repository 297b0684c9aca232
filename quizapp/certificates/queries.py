"""Reading issued papers, and how far a learner is from one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known
from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate, RemovedPaper
from quizapp.certificates.rules.eligibility import CourseRecord, Eligibility, FinalTest, LiveUnits, eligibility
from quizapp.certificates.rules.numbering import read_serial, serial
from quizapp.certificates.rules.revocation import Revocation
from quizapp.cohorts.access import may_see_results_of_enrolment
from quizapp.content.document import Course
from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.rules.results_privacy import Sight, sight_of
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import read_typed_code
from quizapp.progress.live import attended_units
from quizapp.progress.models import QuizStanding
from quizapp.progress.queries import CourseProgress, course_progress


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """One paper as pages show it. `fields` are the frozen fields; nothing is shown that is not in them. `sight`: what staff
    see of the holder; `hides_name`: strangers do not read the holder's name."""

    id: int
    code: str
    kind: str
    serial: str
    fields: dict[str, Any]
    issued_at: datetime
    file_digest: str | None
    revoked_at: datetime | None
    account_id: int | None
    """None when its holder was erased and the paper kept."""
    course_id: int | None
    course_key: str
    enrolment_id: int | None
    sight: Sight
    hides_name: bool
    revocation: Revocation | None = None
    """Why it was revoked: for the holder and who may see the paper, not for strangers. None where it is valid, and where nobody said."""

    @property
    def is_ready(self) -> bool:
        """True when the PDF is there."""
        return self.file_digest is not None

    @property
    def starts_on(self) -> date:
        """First day of learning."""
        return date.fromisoformat(self.fields["starts_on"])

    @property
    def ends_on(self) -> date:
        """Last day of learning."""
        return date.fromisoformat(self.fields["ends_on"])

    @property
    def issued_on(self) -> date:
        """Day of issue, in the course's time zone."""
        return date.fromisoformat(self.fields["issued_on"])

    @property
    def self_study_hours(self) -> Fraction:
        """Hours of self-study."""
        return Fraction(self.fields["self_study_hours"])

    @property
    def live_units(self) -> Fraction:
        """Teaching units of 45 minutes."""
        return Fraction(self.fields["live_units"])

    @property
    def attended_units(self) -> Fraction | None:
        """Teaching units the holder attended; None where the course does not ask for attendance, and on older papers."""
        attended = self.fields.get("attended_units")
        return Fraction(attended) if attended is not None else None


def _papers() -> Select[Certificate, int | None, datetime | None, int | None, str | None]:
    return (
        select(
            Certificate, Enrolment.account_id, Enrolment.shares_points_since, CourseRow.id.label("course_id"),
            CourseRow.results_privacy,
        )
        .outerjoin(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(CourseRow, CourseRow.id == Enrolment.course_id)
    )


def _paper(session: Session, where: ColumnElement[bool]) -> IssuedPaper:
    row = session.execute(_papers().where(where)).first()
    if row is None:
        raise NotFound("no_such_certificate")
    found = row[0]
    return IssuedPaper(
        found.id, found.code, found.kind, serial(found.year, found.number), found.fields, found.issued_at,
        found.file_digest, found.revoked_at, row.account_id, row.course_id, found.fields["course_key"], found.enrolment_id,
        sight_of(row.results_privacy or "", shares_points=row.shares_points_since is not None), found.hides_name,
        Revocation(found.revoked_for, found.revoked_note or "", found.new_one_allowed) if found.revoked_for else None,
    )


def issued_paper(session: Session, code: str) -> IssuedPaper:
    """The paper with this code, whoever asks. **Raises** NotFound."""
    return _paper(session, Certificate.code == code)


def paper_by_id(session: Session, certificate_id: int) -> IssuedPaper:
    """The paper by its number in the database. **Raises** NotFound."""
    return _paper(session, Certificate.id == certificate_id)


def paper_for(session: Session, identity: Identity, code: str) -> IssuedPaper:
    """A paper for its holder, and for her trainers where they see her points, which are printed on it.

    **Raises** NotFound, NotAllowed for everybody else.
    """
    if identity.account_id is None:
        raise NotAllowed("sign_in_needed")
    paper = issued_paper(session, code)
    is_own = paper.account_id == identity.account_id
    if is_own:
        return paper
    is_trainer = may_see_results_of_enrolment(session, identity, paper.course_key, paper.enrolment_id)
    if not is_trainer or not paper.sight.points:
        raise NotAllowed("not_yours")
    return paper


def may_revoke(identity: Identity, paper: IssuedPaper) -> bool:
    """Whether this person may revoke a paper she has before her: trainers of the whole course and administrators, nobody her own."""
    return identity.is_known and identity.may_see_results_of(paper.course_key) and paper.account_id != identity.account_id


def revocable_paper(session: Session, identity: Identity, typed: str) -> IssuedPaper:
    """A paper for who may revoke it (`may_revoke`), also where they see no results.

    **Shape**: `typed` is its code, which somebody has shown them, or its serial number where the course tells them who has one.
    **Raises** NotFound, NotAllowed for everybody else.
    """
    require_known(identity)
    if not identity.is_staff:
        raise NotAllowed("not_yours")
    number = read_serial(typed)
    if number is None:
        paper = issued_paper(session, read_typed_code(typed))
    else:
        paper = _paper(session, and_(Certificate.year == number[0], Certificate.number == number[1]))
        if not identity.may_see_results_of(paper.course_key) or not paper.sight.passed:
            raise NotFound("no_such_certificate")
    if not may_revoke(identity, paper):
        raise NotAllowed("own_certificate" if paper.account_id == identity.account_id else "not_yours")
    return paper


@dataclass(frozen=True, slots=True)
class EnrolledLearner:
    """Who learns what: the enrolment with its course at the current revision."""

    enrolment_id: int
    account_id: int
    name: str | None
    email: str | None
    locale: str
    enrolled_at: datetime
    revision_id: int
    edition: Edition

    @property
    def course(self) -> Course:
        """The course."""
        return self.edition.course


def enrolled_learner(session: Session, enrolment_id: int) -> EnrolledLearner | None:
    """The learner behind an enrolment; None when it is gone (merged or erased)."""
    row = session.execute(
        select(Enrolment, Account, CourseRow.revision_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.id == enrolment_id)
    ).first()
    if row is None:
        return None
    enrolment, account, revision_id = row
    if revision_id is None:
        return None
    return EnrolledLearner(
        enrolment.id, account.id, account.name, account.email, account.locale, enrolment.enrolled_at, revision_id,
        edition_of(session, revision_id),
    )


def progress_of(session: Session, learner: EnrolledLearner) -> tuple[CourseProgress, Eligibility]:
    """What a learner has done, and whether it earns the paper."""
    progress = course_progress(session, learner.enrolment_id, learner.edition)
    rule = learner.course.certificate
    return progress, eligibility(course_record(progress, live_units(session, learner)), rule.pass_points, rule.attendance_percent)


def live_units(session: Session, learner: EnrolledLearner) -> LiveUnits | None:
    """Live teaching and what was attended of it; None where the course has none, or does not ask for attendance."""
    course = learner.course
    if not course.live_units or not course.certificate.attendance_percent:
        return None
    return LiveUnits(course.live_units, min(attended_units(session, learner.enrolment_id), course.live_units))


def course_record(progress: CourseProgress, live: LiveUnits | None = None) -> CourseRecord:
    """Progress as the rule reads it."""
    final = progress.final
    taken = FinalTest(final.points, final.state.passed) if final and final.state.is_finished else None
    recipes = tuple((recipe.module.key, recipe.is_done) for recipe in progress.recipes)
    return CourseRecord(recipes, has_final_test=final is not None, final=taken, live=live)


def may_be_earned(session: Session, enrolment_id: int) -> bool:
    """False where the paper is out of reach for now: the course has a final test, and it is not passed. Two reads."""
    learner = enrolled_learner(session, enrolment_id)
    if learner is None:
        return False
    if learner.course.final is None:
        return True
    standing = session.execute(
        select(QuizStanding.passed).where(
            QuizStanding.enrolment_id == enrolment_id, QuizStanding.quiz_key == learner.course.final
        )
    ).first()
    return standing is not None and standing.passed is not False


def was_removed(session: Session, enrolment_id: int, kind: str) -> bool:
    """Whether the record's paper was kept long enough and removed, and nobody has asked for one since."""
    removed = select(RemovedPaper.id).where(RemovedPaper.enrolment_id == enrolment_id, RemovedPaper.kind == kind)
    return session.scalar(removed) is not None


def revoked_papers(session: Session, enrolment_id: int) -> Sequence[Certificate]:
    """Papers of a record that were revoked, of whatever kind, the newest last."""
    mine = (Certificate.enrolment_id == enrolment_id, Certificate.revoked_at.is_not(None))
    return session.scalars(select(Certificate).where(*mine).order_by(Certificate.id)).all()


@dataclass(frozen=True, slots=True)
class PaperState:
    """Where a learner stands with the course's paper. `code` is None until it is issued.

    **Shape**: `beside` are serial numbers and codes of papers that came along with joined accounts, `revoked` of those that are no
    longer valid; `was_removed`: there was one, until its time was over; `is_barred`: one was revoked and no new one is issued.
    """

    learner: EnrolledLearner
    code: str | None
    is_ready: bool
    eligibility: Eligibility
    beside: Sequence[tuple[str, str]] = ()
    was_removed: bool = False
    revoked: Sequence[tuple[str, str]] = ()
    is_barred: bool = False


def paper_state(session: Session, enrolment_id: int) -> PaperState | None:
    """For the panel on result and course pages; None when the enrolment is gone."""
    learner = enrolled_learner(session, enrolment_id)
    if learner is None:
        return None
    _progress, judged = progress_of(session, learner)
    papers = session.scalars(select(Certificate).where(Certificate.enrolment_id == enrolment_id).order_by(Certificate.id)).all()
    valid, gone = ([one for one in papers if (one.revoked_at is not None) == is_gone] for is_gone in (False, True))
    issued = next((one for one in valid if one.kind == judged.kind and one.beside_since is None), None)
    beside, revoked = _named(one for one in valid if one.beside_since is not None), _named(gone)
    removed = issued is None and was_removed(session, enrolment_id, judged.kind)
    is_barred = issued is None and not all(one.new_one_allowed for one in gone)
    return PaperState(
        learner, issued.code if issued else None, bool(issued and issued.file_digest), judged, beside, removed, revoked, is_barred
    )


def _named(papers: Iterable[Certificate]) -> list[tuple[str, str]]:
    return [(serial(one.year, one.number), one.code) for one in papers]
