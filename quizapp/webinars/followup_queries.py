"""Reading how a meeting is followed up, for its trainer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.scope import Scope
from quizapp.content.document import Quiz
from quizapp.courses.models import Enrolment
from quizapp.courses.rules.results_privacy import EVERYTHING, Sight
from quizapp.kernel.names import name_order
from quizapp.kernel.paging import page_of
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import OPEN, Attempt
from quizapp.webinars.leading import address_within, members_within, seen_within, told_within
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.models import WAS_THERE, Attendee, Meeting
from quizapp.webinars.rules.boosters import calls_only, day_of, is_booster, shown_state
from quizapp.webinars.rules.followup import link_state
from quizapp.webinars.stopping import stopped_addresses, unreachable_addresses

Standing = Literal["no_link", "waiting", "expired", "withdrawn", "started", "finished", "passed"]
ROWS_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class FollowedAttendee:
    """An attendee and how far they got by their link. `code` is what the address is signed from."""

    name: str | None
    email: str | None
    present_hundredths: int
    link_id: int | None
    code: str | None
    locale: str | None
    standing: Standing
    mail: str
    """What became of the newest mail, as `rules/boosters.py: shown_state` says; stopped when no more are wanted, bounced when nothing
    reaches the address, whichever webinar's mail told it; no_address where none can be sent; "" for none yet."""
    account_id: int | None = None
    """Who it is, as far as an account is known."""
    tells_result: bool = False
    """Whether the standing tells of a result of theirs."""
    boosters: tuple[tuple[int, str], ...] = ()
    """Day and state of each that was queued."""
    resumed_at: datetime | None = None
    """When they wanted mails again that they had ended."""


def followed_attendees(
    session: Session, number: int, quiz: Quiz | None, now: datetime, scope: Scope, sight: Sight = EVERYTHING,
    link_id: int | None = None,
) -> Sequence[FollowedAttendee]:
    """Everybody who was at the meeting, or has a link of it, by name; of who is beyond the scope the list and the link, nothing of the
    record. Where completion is held back nothing after "started", where answers are no mails that tell of them: boosters leave for who
    has something to repeat. With `link_id` only whose link it is. Two queries, however many they are."""
    only = () if link_id is None else (FollowupLink.id == link_id,)
    is_told = told_within(scope, FollowupLink.enrolment_id)
    rows = session.execute(
        select(
            Attendee.name, address_within(scope).label("address"), Attendee.present_hundredths, is_told.label("is_told"), FollowupLink.id,
            FollowupLink.code, FollowupLink.locale, FollowupLink.expires_at, FollowupLink.revoked_at, FollowupLink.started_at,
            FollowupLink.stopped_at, FollowupLink.resumed_at, *_kept_from_mails(number, scope),
            func.coalesce(Enrolment.account_id, Attendee.account_id).label("account_id"),
            func.max(case((Attempt.passed.is_(True), 2), (Attempt.state != OPEN, 1), else_=0)).label("reached"),
            func.count(Attempt.id).label("tries"),
        )
        .outerjoin(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        .outerjoin(Enrolment, Enrolment.id == FollowupLink.enrolment_id)
        .outerjoin(Attempt, _of_them(number, quiz, scope))
        .where(Attendee.meeting_id == number, WAS_THERE | FollowupLink.id.is_not(None), *only)
        .where(*seen_within(scope, Attendee.enrolment_id), *seen_within(scope, FollowupLink.enrolment_id))
        .group_by(Attendee.id, FollowupLink.id, Enrolment.id)
        .order_by(Attendee.id)
    ).all()
    mails = _mails(session, number, sight, *only)
    for row in (one for one in rows if not one.is_told):
        mails[row.id] = [(kind, state) for kind, state in mails[row.id] if calls_only(kind)]
    found = [
        FollowedAttendee(
            row.name, row.address, row.present_hundredths, row.id, row.code, row.locale, _standing(row, now, sight.completion),
            _newest_mail(row, mails[row.id]), row.account_id, bool(row.id and row.reached and sight.completion),
            tuple((day_of(kind), state) for kind, state in mails[row.id] if is_booster(kind)), row.resumed_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: name_order(one.name or one.email))


def _of_them(number: int, quiz: Quiz | None, scope: Scope) -> ColumnElement[bool]:
    """Attempts behind the link, else those in a record of their own since the webinar began, as far as it may be told."""
    theirs, is_behind_link = func.coalesce(FollowupLink.enrolment_id, Attendee.enrolment_id), FollowupLink.enrolment_id.is_not(None)
    by_themselves = members_within(scope, Attendee.enrolment_id) & (Attempt.started_at >= _beginning(number))
    told = case((is_behind_link, told_within(scope, FollowupLink.enrolment_id)), else_=by_themselves)
    return (Attempt.enrolment_id == theirs) & _is_at(quiz) & told


def _beginning(number: int) -> Any:
    return select(Meeting.starts_at).where(Meeting.id == number).scalar_subquery()


def _is_at(quiz: Quiz | None) -> ColumnElement[bool]:
    return Attempt.quiz_key == (quiz.key if quiz else "")


def has_begun_without_link(number: int, quiz: Quiz | None) -> ColumnElement[bool]:
    """Whether an attendee has begun what follows in a record of their own, since the webinar began."""
    theirs = (Attempt.enrolment_id == Attendee.enrolment_id, _is_at(quiz), Attempt.started_at >= _beginning(number))
    return select(Attempt.id).where(*theirs).correlate(Attendee).exists()


def _kept_from_mails(number: int, scope: Scope) -> tuple[ColumnElement[Any], ...]:
    """Whether mails of the course are ended for an address, and whether it cannot be reached; of who is beyond the scope neither:
    whoever chooses who stands in a report would read there who was at other webinars."""
    address = case((members_within(scope, Attendee.enrolment_id), Attendee.address))
    course_id = select(Meeting.course_id).where(Meeting.id == number).scalar_subquery()
    return address.in_(stopped_addresses(course_id)).label("is_stopped"), address.in_(unreachable_addresses()).label("is_unreachable")


def _newest_mail(row: Row[*tuple[Any, ...]], mails: Sequence[tuple[str, str]]) -> str:
    """Whether anything is sent to an address at all comes before what became of a mail to it."""
    if row.stopped_at or row.is_stopped:
        return "stopped"
    if row.is_unreachable:
        return "bounced"
    return mails[-1][1] if mails else "" if row.address else "no_address"


def _mails(session: Session, number: int, sight: Sight, *only: ColumnElement[bool]) -> dict[int, list[tuple[str, str]]]:
    """Kind and state of the mails by number of the link, oldest first. Whether somebody answered is told, never how."""
    rows = session.execute(
        select(
            FollowupMail.link_id, FollowupMail.kind, FollowupMail.session_id, FollowupLink.started_at, OutboxMail.state, OutboxMail.outcome
        )
        .join(FollowupLink, FollowupLink.id == FollowupMail.link_id)
        .outerjoin(OutboxMail, OutboxMail.id == FollowupMail.mail_id)
        .where(FollowupLink.meeting_id == number, *only)
        .order_by(FollowupMail.id)
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if sight.attempts or calls_only(row.kind):
            found[row.link_id].append((row.kind, shown_state(row.kind, row.state or "sent", row.outcome, row.started_at, row.session_id)))
    return found


def _standing(row: Row[*tuple[Any, ...]], now: datetime, shows_results: bool) -> Standing:
    if row.id is None:
        return "no_link"
    if row.started_at is not None or (row.tries and shows_results):
        return ("started", "finished", "passed")[row.reached if shows_results else 0]
    state = link_state(row.expires_at, row.revoked_at, now)
    return "waiting" if state == "open" else "expired" if state == "expired" else "withdrawn"


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of who was looked for. **Shape**: `total` of everybody whom the words fit."""

    people: Sequence[FollowedAttendee]
    words: str
    total: int
    page: int
    pages: int


def search_people(people: Sequence[FollowedAttendee], words: str, page: int) -> PeoplePage:
    """A page of those in whose name or address all the words stand; without words a page of everybody."""
    wanted = words.casefold().split()
    fitting = [one for one in people if all(word in f"{one.name or ''} {one.email or ''}".casefold() for word in wanted)]
    here = page_of(len(fitting), ROWS_PER_PAGE, page)
    return PeoplePage(fitting[here.start : here.end], words.strip(), len(fitting), here.page, here.pages)
