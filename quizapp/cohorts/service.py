"""Making and changing groups, and who is in them. With `lists.py`, which enrols whole lists, and `moving.py` the only writers of
groups and memberships.

Seats are taken by one conditional update, and the database refuses more than there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known, require_results_of
from quizapp.accounts.appointing import appoint
from quizapp.accounts.models import CohortTrainer
from quizapp.audit.service import record
from quizapp.cohorts.deciding import tell
from quizapp.cohorts.models import BY_CODE, BY_LIST, ENROLLED, INVITED, LEFT, WAITING, Cohort, CohortDeadline, CohortMember
from quizapp.cohorts.queries import Group, deadlines_of, group_to_join, trainers_of
from quizapp.cohorts.rules.joining import Door, what_the_code_does
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.events import GroupClaimed
from quizapp.kernel.identity import SERVER, Identity
from quizapp.kernel.ids import new_code

JOIN_CODE_LENGTH = 10  # 30**10 > 5 * 10**14: nobody finds one by trying


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What a trainer says about a group. `trainers` are addresses, `deadlines` instants by quiz, "" for the course."""

    name: str
    company_id: int | None
    starts_on: date | None
    ends_on: date | None
    seats: int | None
    joining: str
    deadlines: Mapping[str, datetime]
    trainers: Sequence[str]


def create_cohort(
    session: Session, identity: Identity, course: PublishedCourse, facts: CohortFacts, locale: str, now: datetime
) -> str:
    """Make a group; its code. **Raises** NotAllowed, Conflict for a name that another group of the course has."""
    require_results_of(identity, course.edition.course.key)
    row = Cohort(
        code=new_code(), join_code=new_code(JOIN_CODE_LENGTH), course_id=course.course_id, taken=0, **_columns(facts)
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Conflict("group_name_taken") from None
    _write_lists(session, identity, row, course.edition.course.key, facts, locale, now)
    record(session, identity, "group_changed", "group", row.id, None, _told(session, row), now)
    return row.code


def change_cohort(
    session: Session, identity: Identity, course: PublishedCourse, code: str, facts: CohortFacts, locale: str, now: datetime
) -> None:
    """Change what is said about a group. **Raises** NotAllowed, NotFound, Conflict for a name that is taken or too few seats."""
    require_results_of(identity, course.edition.course.key)
    found = select(Cohort).where(Cohort.course_id == course.course_id, Cohort.code == code).with_for_update()
    row = session.scalar(found)
    if row is None:
        raise NotFound("no_such_group")
    if facts.seats is not None and facts.seats < row.taken:
        raise Conflict("group_seats_taken", taken=row.taken)
    before = _told(session, row)
    try:
        with session.begin_nested():
            for name, value in _columns(facts).items():
                setattr(row, name, value)
    except IntegrityError:
        raise Conflict("group_name_taken") from None
    _write_lists(session, identity, row, course.edition.course.key, facts, locale, now)
    after = _told(session, row)
    if before != after:
        record(session, identity, "group_changed", "group", row.id, before, after, now)


def _columns(facts: CohortFacts) -> dict[str, Any]:
    return {name: value for name, value in asdict(facts).items() if name not in ("deadlines", "trainers")}


def _write_lists(
    session: Session, identity: Identity, row: Cohort, course_key: str, facts: CohortFacts, locale: str, now: datetime
) -> None:
    session.execute(delete(CohortDeadline).where(CohortDeadline.cohort_id == row.id))
    session.add_all(
        CohortDeadline(cohort_id=row.id, quiz_key=quiz, due_at=due_at) for quiz, due_at in facts.deadlines.items()
    )
    session.flush()
    over, said = {"cohort_id": row.id, "course_key": course_key}, {"trainer_of_groups": [row.id]}
    appoint(session, identity, CohortTrainer, over, said, facts.trainers, locale, now)


def _told(session: Session, row: Cohort) -> dict[str, Any]:
    """What the log of acts keeps about a group: no names, no addresses; who became trainer are acts of their own."""
    return {
        "company": row.company_id, "starts_on": str(row.starts_on or ""), "ends_on": str(row.ends_on or ""),
        "seats": row.seats, "joining": row.joining, "trainers": len(trainers_of(session, row.id)),
        "deadlines": {quiz: due_at.isoformat() for quiz, due_at in sorted(deadlines_of(session, row.id).items())},
    }


def join(session: Session, identity: Identity, group: Group, today: date, now: datetime) -> str:
    """Come into a group by its code, or onto its waiting list; the state the person is in then. Who is invited comes in.

    **Raises** NotAllowed without a confirmed address, Conflict where the code lets nobody in. Again changes nothing.
    """
    account_id = require_known(identity)
    member = _locked_member(session, group.id, account_id)
    if member is not None and member.state not in (LEFT, INVITED):
        return member.state
    is_invited = member is not None and member.state == INVITED
    answer = what_the_code_does(Door(BY_CODE if is_invited else group.joining, group.ends_on, None, 0), today)
    if answer in ("closed", "over"):
        raise Conflict(f"group_{answer}")
    if answer == "asks":
        _write_member(session, group, account_id, WAITING, now)
        state = WAITING
    else:
        admit(session, group, account_id, now)
        state = ENROLLED
    _record_membership(session, identity, group, account_id, INVITED if is_invited else LEFT if member else None, state, now)
    return state


def invite(session: Session, identity: Identity, group: Group, account_id: int, address: str, now: datetime) -> str | None:
    """Let somebody decide whether to come in: until then nobody of the group sees more of her than the address that was typed.

    The state she is in then; None for who is invited already, or in the group. Who has asked to join comes in, as far as there
    are seats.
    """
    member = _locked_member(session, group.id, account_id)
    if member is not None and member.state == WAITING:
        try:
            return ENROLLED if approve(session, identity, group, account_id, now) else None
        except Conflict:
            return None
    if member is not None and member.state != LEFT:
        return None
    before = member.state if member else None
    _write_member(session, group, account_id, INVITED, now, address)
    _record_membership(session, identity, group, account_id, before, INVITED, now)
    return INVITED


def admit(session: Session, group: Group, account_id: int, now: datetime) -> None:
    """Give somebody a seat and enrol her in the course.

    **Raises** Conflict when no seat is left or the person is in another group of the course; then nothing is written.
    """
    seat = update(Cohort).where(
        Cohort.id == group.id, Cohort.seats.is_(None) | (Cohort.taken < Cohort.seats)
    ).values(taken=Cohort.taken + 1)
    try:
        with session.begin_nested():
            if not session.execute(seat).rowcount:  # type: ignore[attr-defined]  # CursorResult has it
                raise Conflict("group_full")
            _write_member(session, group, account_id, ENROLLED, now)
    except IntegrityError:  # the database lets nobody into two groups of a course
        raise Conflict("in_another_group") from None
    enrol(session, account_id, group.course_id, now)


def admit_claimed(session: Session, claimed: GroupClaimed) -> None:
    """Let in whom the provider of single sign-on names for a group, as its code would; the waiting list where no seat is left.

    Nobody gets into a group that trainers alone fill, or that is over. Whoever is or was in a group of the course stays where a
    trainer put her.
    """
    try:
        group = group_to_join(session, claimed.join_code)
    except NotFound:
        return
    zone = ZoneInfo(published_course(session, group.course_key).edition.course.time_zone)
    answer = what_the_code_does(group.door, claimed.at.astimezone(zone).date())
    if answer in ("closed", "over"):
        return
    touched = select(CohortMember.id).where(
        CohortMember.account_id == claimed.account_id, CohortMember.course_id == group.course_id, CohortMember.state != INVITED
    )
    if session.scalar(touched.limit(1)) is not None:
        return
    state = WAITING
    if answer == "enrols":
        with suppress(Conflict):  # somebody took the last seat at the same moment
            admit(session, group, claimed.account_id, claimed.at)
            state = ENROLLED
    if state == WAITING:
        _write_member(session, group, claimed.account_id, WAITING, claimed.at)
    _record_membership(session, SERVER, group, claimed.account_id, None, state, claimed.at)


def _write_member(session: Session, group: Group, account_id: int, state: str, now: datetime, invited_as: str | None = None) -> None:
    member = _locked_member(session, group.id, account_id)
    if member is None:
        member = CohortMember(cohort_id=group.id, account_id=account_id, course_id=group.course_id)
        session.add(member)
    member.state, member.since, member.invited_as = state, now, invited_as
    session.flush()


def _locked_member(session: Session, cohort_id: int, account_id: int) -> CohortMember | None:
    asked = select(CohortMember).where(CohortMember.cohort_id == cohort_id, CohortMember.account_id == account_id)
    return session.scalar(asked.with_for_update())


def approve(session: Session, identity: Identity, group: Group, account_id: int, now: datetime) -> bool:
    """Let somebody in who waits, and tell her by mail; False when she does not wait any more. **Raises** Conflict as `admit` does."""
    member = _locked_member(session, group.id, account_id)
    if member is None or member.state != WAITING:
        return False
    admit(session, group, account_id, now)
    _record_membership(session, identity, group, account_id, WAITING, ENROLLED, now)
    tell(session, group.id, account_id, True, now)
    return True


def take_out(session: Session, identity: Identity, group: Group, account_id: int, now: datetime) -> bool:
    """Decline somebody who waits, or end a membership; False when there is none. What she has learned stays hers.

    **Effects**: who is declined by somebody else is told by mail.
    """
    member = _locked_member(session, group.id, account_id)
    if member is None or member.state == LEFT:
        return False
    before = member.state
    _leave(session, member, now)
    _record_membership(session, identity, group, account_id, before, LEFT, now)
    if before == WAITING and identity.account_id != account_id:
        tell(session, group.id, account_id, False, now)
    return True


def leave(session: Session, identity: Identity, group: Group, now: datetime) -> bool:
    """Leave a group, or its waiting list, or decline an invitation, of one's own accord; False for who is not in it.

    **Raises** NotAllowed without a confirmed address, Conflict for a group whose people trainers alone enrol.
    """
    account_id = require_known(identity)
    member = _locked_member(session, group.id, account_id)
    if group.joining == BY_LIST and (member is None or member.state != INVITED):
        raise Conflict("group_by_list")
    return take_out(session, identity, group, account_id, now)


def _leave(session: Session, member: CohortMember, now: datetime) -> None:
    if member.state == ENROLLED:
        session.execute(update(Cohort).where(Cohort.id == member.cohort_id).values(taken=Cohort.taken - 1))
    member.state, member.since, member.invited_as = LEFT, now, None
    session.flush()


def _record_membership(
    session: Session, identity: Identity, group: Group, account_id: int, before: str | None, after: str, now: datetime
) -> None:
    act = {WAITING: "group_asked", INVITED: "group_invited", ENROLLED: "group_joined", LEFT: "group_left"}[after]
    old = {"group": group.id, "state": before} if before else None
    record(session, identity, act, "account", account_id, old, {"group": group.id, "state": after}, now)
