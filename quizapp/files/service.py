"""Storing files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.files.models import StoredFile


def store_file(session: Session, content: bytes, media_type: str, *, is_public: bool, now: datetime) -> str:
    """Keep bytes and return their digest; the same bytes are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    kept = session.execute(select(StoredFile.is_public).where(StoredFile.digest == digest)).first()
    if kept is not None and is_public and not kept.is_public:  # a course publishes what somebody had handed in
        session.execute(update(StoredFile).where(StoredFile.digest == digest).values(is_public=True))
    if kept is None:
        session.add(
            StoredFile(
                digest=digest, media_type=media_type, size=len(content), is_public=is_public, content=content, stored_at=now
            )
        )
        session.flush()
    return digest


def forget_unused_files(session: Session, digests: Iterable[str]) -> None:
    """Delete private files that no row refers to any more; the database itself says which are still in use."""
    for digest in sorted(set(digests)):
        try:
            with session.begin_nested():
                session.execute(delete(StoredFile).where(StoredFile.digest == digest, StoredFile.is_public.is_(False)))
        except IntegrityError:
            continue
