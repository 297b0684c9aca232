"""Making exports, erasing, and the mail about it: done by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.db.session import Database
from quizapp.files.service import store_file
from quizapp.jobs.worker import JobFunction
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.privacy import erasing, messages, retention, service
from quizapp.privacy.archive import archive_of
from quizapp.privacy.models import DataExport
from quizapp.privacy.rooms import Room
from quizapp.web.extensions import settings


def make_export_job(rooms: Sequence[Room]) -> JobFunction:
    """The job that puts everything about one person into a file. Killed, it begins again."""

    def export_person(database: Database, export_id: int, now: datetime) -> None:
        with database.reading() as session:
            asked = session.get(DataExport, export_id)
        if asked is None or asked.ready_at is not None:
            return
        collected: dict[str, Any] = {}
        files: dict[str, bytes] = {}
        for done, room in enumerate(rooms, start=1):
            with database.reading() as session:
                session.info["now"] = now
                collected[room.name] = room.export_for(session, asked.account_id)
                files |= room.files_for(session, asked.account_id) if room.files_for else {}
            with database.transaction() as session:
                session.execute(update(DataExport).where(DataExport.id == export_id).values(done=done, total=len(rooms)))
        content = archive_of(collected, files, rooms, asked.locale, asked.code, now)
        with database.transaction() as session:
            _keep(session, export_id, content, now)

    return export_person


def _keep(session: Session, export_id: int, content: bytes, now: datetime) -> None:
    """Store the file, unless the person was erased meanwhile."""
    asked = session.get(DataExport, export_id)
    if asked is not None and asked.ready_at is None:
        asked.file_digest = store_file(session, content, "application/zip", is_public=False, now=now)
        asked.ready_at = now


def make_erase_job(rooms: Sequence[Room]) -> JobFunction:
    """The job that erases one person; what has to wait is looked at again every minute."""

    def erase_person(database: Database, erasure_id: int, now: datetime) -> None:
        erasing.erase(database, erasure_id, rooms, now)

    return erase_person


def make_erased_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """Tells the person that the erasure has begun."""
    return messages.erasure_begun(mail.to_address, mail.locale)


def keep_no_longer(database: Database, now: datetime) -> None:
    """Delete what has been kept for as long as the operator says."""
    retention.run(database, settings().kept_days, now)


def forget_exports(database: Database, now: datetime) -> None:
    """Remove files whose day is over."""
    with database.transaction() as session:
        service.forget_exports(session, now)
