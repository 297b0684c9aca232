"""A person's attendance: export, erasure, merging."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account, SignInRequest
from quizapp.accounts.queries import accounts_of
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.kernel.events import AccountsMerged, AddressLeft, EnrolmentsMerged
from quizapp.mail.models import OutboxMail
from quizapp.progress.service import forget_attendance_of
from quizapp.webinars.begun import begin_anew, links_of
from quizapp.webinars.dropping import drop_naming, drop_of_meetings
from quizapp.webinars.evidence import note_all_evidence
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink, FollowupMail, SharedStart
from quizapp.webinars.mail_models import MailSender
from quizapp.webinars.models import AttendanceImport, Attendee, Meeting
from quizapp.webinars.paper_models import AttendancePaper
from quizapp.webinars.rules.sought import Sought

NOT_EXPORTED = {
    "meeting.host": "whom a webinar names as its host is part of the course",
    "attendee.key": "name or address once more, to find double rows",
    "attendee.initials": "made from the name",
    "attendee.state": "whether an account is known",
    "followup_link.code": "opens the link", "followup_link.stop_code": "ends the mails",
    "followup_link.seed": "what a first question was drawn from; could tell what is right",
    "followup_browser.token_digest": "stands for a browser",
    "followup_browser.asked": "stands for a code that was mailed",
    "attendance_paper.account_id": "about the list; the log of acts has who took it along",
    "attendance_paper.content": "a list of many people, gone after a day",
    "attendance_written.attendee_id": "about reports; the rows themselves stand with the attendance",
    "attendance_written.rows": "as above; gone after two days",
    "attendance_import.content": "a report about many people, gone as soon as it is read",
    "attendance_import.asked": "the first rows of a table about many people, until it is read",
    "import_part.entries": "rows about many people, as they were read",
    "attendance_import.decisions": "rows about many people, as they were decided on",
    "attendance_import.created_at": "about the report; the log of acts has who handed it in",
    "attendance_import.applied_at": "about the report; the log of acts has who handed it in",
}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Where the person was, by account or by confirmed address, with the rows it comes from; then what they began behind links of
    everybody, and behind links of attendees whose address they have not proved."""
    begun = _begun_by_others(session, account_id) + _begun(session, account_id)
    return _attended(session, account_id) + begun + _sends(session, account_id)


def _sends(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Courses whose mails are answered to the person."""
    rows = session.execute(
        select(CourseRow.key, MailSender.name, MailSender.reply_to)
        .join(MailSender, MailSender.course_id == CourseRow.id)
        .where(MailSender.reply_to == _email(account_id))
        .order_by(CourseRow.key)
    )
    return [{"course": course, "sender_of_mails": name, "reply_to": reply_to} for course, name, reply_to in rows]


def _email(account_id: int) -> ScalarSelect[str | None]:
    return select(Account.email).where(Account.id == account_id).scalar_subquery()


def _begun(session: Session, account_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(CourseRow.key, Meeting.title, SharedStart.started_at)
        .join(FollowupLink, FollowupLink.id == SharedStart.link_id)
        .join(Meeting, Meeting.id == FollowupLink.meeting_id)
        .join(CourseRow, CourseRow.id == Meeting.course_id)
        .where(SharedStart.enrolment_id.in_(_enrolments(account_id)))
        .order_by(SharedStart.id)
    )
    return [
        {"course": course, "webinar": title, "begun_by_shared_link_at": started_at.isoformat()} for course, title, started_at in rows
    ]


def _begun_by_others(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Only what was done here: neither who was invited nor what is known about them."""
    rows = session.execute(
        select(CourseRow.key, Meeting.title, FollowupLink)
        .join(Meeting, Meeting.course_id == CourseRow.id)
        .join(FollowupLink, FollowupLink.meeting_id == Meeting.id)
        .where(FollowupLink.id.in_(links_of(account_id)), FollowupLink.attendee_id.not_in(_mine(session, account_id)))
        .order_by(FollowupLink.id)
    )
    took_part = FollowupBrowser.confirmed_at.is_not(None)
    return [
        {
            "course": course, "webinar": title, "begun_by_personal_link_at": _moment(link.started_at),
            "browsers": _browsers(session, link, took_part),
        }
        for course, title, link in rows
    ]


def _enrolments(account_id: int) -> Select[int]:
    return select(Enrolment.id).where(Enrolment.account_id == account_id)


def _attended(session: Session, account_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(CourseRow.key, Meeting.title, Meeting.starts_at, Attendee)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .join(CourseRow, CourseRow.id == Meeting.course_id)
        .where(Attendee.id.in_(_mine(session, account_id)))
        .order_by(Attendee.id)
    )
    return [
        {
            "course": course, "webinar": title, "starts_at": starts_at.isoformat(), "name": row.name, "email": row.email,
            "presence_seconds": row.presence_seconds, "present_hundredths": row.present_hundredths,
            "unit_hundredths": row.unit_hundredths, "sources": row.sources, "imported_at": row.imported_at.isoformat(),
            "link": _link(session, row.id),
        }
        for course, title, starts_at, row in rows
    ]


def _link(session: Session, attendee_id: int) -> dict[str, Any] | None:
    """The attendee's follow-up link, without what its address is made of, and the answers kept behind it."""
    link = session.scalar(select(FollowupLink).where(FollowupLink.attendee_id == attendee_id))
    if link is None:
        return None
    kept = ("created_at", "expires_at", "revoked_at", "started_at", "stopped_at", "resumed_at")
    mails = session.scalars(select(FollowupMail).where(FollowupMail.link_id == link.id).order_by(FollowupMail.id))
    return {
        "mails": [[mail.kind, mail.queued_at.isoformat(), mail.question_ids or []] for mail in mails],
        "locale": link.locale, **_times(link, kept), "browsers": _browsers(session, link),
    }


def _browsers(session: Session, link: FollowupLink, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = session.scalars(select(FollowupBrowser).where(FollowupBrowser.link_id == link.id, *which).order_by(FollowupBrowser.id))
    return [{"answer": one.answer, **_times(one, ("answered_at", "confirmed_at"))} for one in rows]


def _times(row: FollowupLink | FollowupBrowser, names: tuple[str, ...]) -> dict[str, str | None]:
    moments = ((name, getattr(row, name)) for name in names)
    return {name: _moment(moment) for name, moment in moments}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's attendance with its links and mails, reports that wait and may name them, and their name as host.

    Links of attendees whose address the person has not proved begin anew.
    """
    begin_anew(session, session.scalars(links_of(account_id)).all())
    drop_naming(session, _sought(session, account_id))
    _forget_first_answers(session, session.scalar(select(Account.email).where(Account.id == account_id)))
    forget_attendance_of(session, account_id)
    forget_attendees(session, _mine(session, account_id))
    session.execute(delete(AttendancePaper).where(AttendancePaper.account_id.in_(accounts_of(account_id))))
    session.execute(delete(SharedStart).where(SharedStart.enrolment_id.in_(_enrolments(account_id))))
    handed_in = AttendanceImport.account_id.in_(accounts_of(account_id))
    session.execute(update(AttendanceImport).where(handed_in).values(account_id=None))
    session.execute(delete(MailSender).where(MailSender.reply_to == _email(account_id)))
    name = session.scalar(select(Account.name).where(Account.id == account_id))
    if name:
        session.execute(update(Meeting).where(Meeting.host == name).values(host=""))


def _sought(session: Session, account_id: int) -> Sought:
    """By what reports may know the person: name and address of the account and those joined to it, and what earlier reports said."""
    rows = session.execute(select(Account.name, Account.email).where(Account.id.in_(accounts_of(account_id)))).all()
    attended = session.scalars(select(Attendee).where(Attendee.id.in_(_mine(session, account_id)))).all()
    reported = {one.email for one in attended} | {row.get("email") for one in attended for row in one.sources}
    addresses = {email for _name, email in rows if email} | {email for email in reported if email}
    enrolments = session.scalars(select(Enrolment.id).where(Enrolment.account_id.in_(accounts_of(account_id)))).all()
    names = {name for name, _email in rows if name} | _full_names(attended)
    return Sought(frozenset(addresses), frozenset(names), frozenset(enrolments))


def _full_names(attended: Sequence[Attendee]) -> frozenset[str]:
    """Names in reports, without those of one word: what a device or many a person is called names nobody."""
    names = {one.name for one in attended} | {row.get("name") for one in attended for row in one.sources}
    return frozenset(name for name in names if name and " " in name.strip())


def forget_attendees(session: Session, attendee_ids: Sequence[int]) -> None:
    """Remove attendees with their links and mails, reports of their webinars that wait and may name them, and made lists."""
    meetings = select(Attendee.meeting_id).where(Attendee.id.in_(attendee_ids))
    drop_of_meetings(session, session.scalars(meetings).all())
    session.execute(delete(AttendancePaper).where(AttendancePaper.meeting_id.in_(meetings)))
    mailed = (
        select(FollowupMail.mail_id)
        .join(FollowupLink, FollowupLink.id == FollowupMail.link_id)
        .where(FollowupLink.attendee_id.in_(attendee_ids), FollowupMail.mail_id.is_not(None))
    )
    session.execute(delete(OutboxMail).where(OutboxMail.id.in_(mailed)))
    session.execute(delete(Attendee).where(Attendee.id.in_(attendee_ids)))


def erase_address(session: Session, email: str) -> None:
    """Remove whom attendance reports know by this address and no account is known of, and the address as that for answers."""
    _forget_first_answers(session, email)
    attended = attendees_of_address(session, email)
    drop_naming(session, Sought(frozenset({email}), _full_names(attended)))
    forget_attendees(session, [one.id for one in attended])
    session.execute(delete(MailSender).where(MailSender.reply_to == email))


def attendees_of_address(session: Session, email: str) -> Sequence[Attendee]:
    """Whom reports know by this address, in whichever of their rows."""
    in_a_row = func.lower(cast(Attendee.sources, String)).contains(json.dumps(email), autoescape=True)
    return session.scalars(select(Attendee).where(or_(Attendee.email == email, in_a_row)).order_by(Attendee.id)).all()


def nameless_of(session: Session, attendee_ids: Collection[int]) -> Sequence[int]:
    """Accounts without an address that began by links of these attendees."""
    begun = (
        select(Account.id)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .join(FollowupLink, FollowupLink.enrolment_id == Enrolment.id)
        .where(FollowupLink.attendee_id.in_(attendee_ids), Account.email.is_(None), Account.merged_into_id.is_(None))
    )
    return session.scalars(begun.distinct()).all()


def _forget_first_answers(session: Session, email: str | None) -> None:
    """Answers behind links that everybody shares, which wait for a code that was mailed to this address."""
    if email:
        asked = select(SignInRequest.code).where(SignInRequest.email == email)
        session.execute(delete(FollowupBrowser).where(FollowupBrowser.asked.in_(asked)))


def keep_known(session: Session, left: AddressLeft) -> None:
    """Whoever is known by an address that the account leaves is known by the account from now on."""
    by_address = (Attendee.email == left.email, Attendee.account_id.is_(None))
    session.execute(update(Attendee).where(*by_address).values(account_id=left.account_id))


def merge_into(session: Session, merged: AccountsMerged | EnrolmentsMerged) -> None:
    """Move what hangs on the learner who was recognised, or on the enrolment that became one with another."""
    if isinstance(merged, AccountsMerged):
        moved = Attendee.account_id == merged.from_account_id
        session.execute(update(Attendee).where(moved).values(account_id=merged.into_account_id))
        handed_in = AttendanceImport.account_id == merged.from_account_id
        session.execute(update(AttendanceImport).where(handed_in).values(account_id=merged.into_account_id))
        asked_for = AttendancePaper.account_id == merged.from_account_id
        session.execute(update(AttendancePaper).where(asked_for).values(account_id=merged.into_account_id))
    else:
        moved = Attendee.enrolment_id == merged.from_enrolment_id
        session.execute(update(Attendee).where(moved).values(enrolment_id=merged.into_enrolment_id))
        note_all_evidence(session, merged.into_enrolment_id, merged.at)
        begun = FollowupLink.enrolment_id == merged.from_enrolment_id
        session.execute(update(FollowupLink).where(begun).values(enrolment_id=merged.into_enrolment_id))
        _merge_starts(session, merged)


def _merge_starts(session: Session, merged: EnrolmentsMerged) -> None:
    """Of two starts by the same link one remains; the seat that was taken twice stays taken."""
    there = select(SharedStart.link_id).where(SharedStart.enrolment_id == merged.into_enrolment_id)
    moved = SharedStart.enrolment_id == merged.from_enrolment_id
    session.execute(delete(SharedStart).where(moved, SharedStart.link_id.in_(there)))
    session.execute(update(SharedStart).where(moved).values(enrolment_id=merged.into_enrolment_id))


def _mine(session: Session, account_id: int) -> list[int]:
    """Attendees who are the person, by account or by confirmed address. Who only came by their link proves nothing."""
    email = session.scalar(select(Account.email).where(Account.id == account_id))
    is_mine = Attendee.account_id.in_(accounts_of(account_id))
    return list(session.scalars(select(Attendee.id).where(or_(is_mine, Attendee.email == email) if email else is_mine)))
