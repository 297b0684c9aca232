"""Which version of the operator's privacy notice applied when somebody began or signed in (no banner asks for it)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import has_app_context, has_request_context
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.kernel.events import PersonCame
from quizapp.privacy.models import NoticeSeen, NoticeVersion
from quizapp.web.extensions import settings
from quizapp.web.locale import current_locale

NAME = "privacy"
_kept: dict[Path, tuple[int, str]] = {}


def note_seen(session: Session, came: PersonCame) -> None:
    """The notice in force is linked from every page; write down which one it was. Without an operator's text, nothing."""
    folder = settings().pages_folder if has_app_context() else None
    locale = current_locale() if has_request_context() else came.locale
    found = _notice(folder, [locale, *settings().locales]) if folder else None
    if found is not None:
        _note(session, came.account_id, *found, came.at)


def _note(session: Session, account_id: int, locale: str, text: str, now: datetime) -> None:
    notice_id = _version(session, locale, text, now)
    seen = select(NoticeSeen.id).where(NoticeSeen.account_id == account_id, NoticeSeen.notice_id == notice_id)
    if session.scalar(seen) is None:
        session.add(NoticeSeen(account_id=account_id, notice_id=notice_id, seen_at=now))
        session.flush()


@dataclass(frozen=True, slots=True)
class NoticeToRead:
    """The notice in force where it is newer than what applied to somebody. `digest` says which one."""

    locale: str
    digest: str
    text: str


def to_read(session: Session, account_id: int) -> NoticeToRead | None:
    """The notice in force, in the language in which one last applied to the person, unless it is written down already. Without an
    operator's text no query, else one."""
    folder = settings().pages_folder
    if folder is None:
        return None
    applied = session.execute(
        select(NoticeVersion.locale, NoticeVersion.digest)
        .join(NoticeSeen, NoticeSeen.notice_id == NoticeVersion.id)
        .where(NoticeSeen.account_id == account_id)
        .order_by(NoticeSeen.id.desc())
    ).all()
    found = _notice(folder, [*(row.locale for row in applied[:1]), current_locale(), *settings().locales])
    if found is None:
        return None
    notice = NoticeToRead(found[0], _digest(found[1]), found[1])
    return None if any((row.locale, row.digest) == (notice.locale, notice.digest) for row in applied) else notice


def note_read(session: Session, account_id: int, digest: str, now: datetime) -> None:
    """The person says that they have read the notice; nothing where it has changed since the page was shown."""
    notice = to_read(session, account_id)
    if notice is not None and notice.digest == digest:
        _note(session, account_id, notice.locale, notice.text, now)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _notice(folder: Path, locales: Sequence[str]) -> tuple[str, str] | None:
    """Language and source of the text that the page shows; an edited file is read again."""
    for locale in locales:
        path = folder / f"{NAME}.{locale}.md"
        if path.is_file():
            edited = path.stat().st_mtime_ns
            if path not in _kept or _kept[path][0] != edited:
                _kept[path] = (edited, path.read_text(encoding="utf-8", errors="replace"))
            return locale, _kept[path][1]
    return None


def _version(session: Session, locale: str, text: str, now: datetime) -> int:
    digest = _digest(text)
    known = session.scalar(select(NoticeVersion.id).where(NoticeVersion.locale == locale, NoticeVersion.digest == digest))
    if known is not None:
        return known
    version = NoticeVersion(locale=locale, digest=digest, text=text, since=now)
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError:  # somebody else came first in the same moment
        return session.scalars(select(NoticeVersion.id).where(NoticeVersion.locale == locale, NoticeVersion.digest == digest)).one()
    return version.id


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A version of the notice, and how many people it applied to."""

    locale: str
    digest: str
    since: datetime
    people: int


def notices_shown(session: Session) -> Sequence[NoticeShown]:
    """All versions, newest first."""
    rows = session.execute(
        select(NoticeVersion.locale, NoticeVersion.digest, NoticeVersion.since, func.count(NoticeSeen.id))
        .outerjoin(NoticeSeen, NoticeSeen.notice_id == NoticeVersion.id)
        .group_by(NoticeVersion.id, NoticeVersion.locale, NoticeVersion.digest, NoticeVersion.since)
        .order_by(NoticeVersion.id.desc())
    )
    return [NoticeShown(*row) for row in rows]
