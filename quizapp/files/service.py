"""Storing files."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.files.models import StoredFile


def store_file(session: Session, content: bytes, media_type: str, *, is_public: bool, now: datetime) -> str:
    """Keep bytes and return their digest; the same bytes are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    if session.scalar(select(StoredFile.digest).where(StoredFile.digest == digest)) is None:
        session.add(
            StoredFile(
                digest=digest, media_type=media_type, size=len(content), is_public=is_public, content=content, stored_at=now
            )
        )
        session.flush()
    return digest
