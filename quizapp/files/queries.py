"""Reading files."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.files.models import StoredFile


def public_file(session: Session, digest: str) -> tuple[str, bytes] | None:
    """Media type and bytes of a course picture, or None."""
    row = session.execute(
        select(StoredFile.media_type, StoredFile.content).where(StoredFile.digest == digest, StoredFile.is_public)
    ).first()
    return (row[0], row[1]) if row else None


def file_content(session: Session, digest: str) -> bytes | None:
    """Bytes of any file; the caller has decided who may see them."""
    return session.scalar(select(StoredFile.content).where(StoredFile.digest == digest))
