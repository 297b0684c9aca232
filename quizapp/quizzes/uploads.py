"""Files of an answer: kept beside the attempt, named by the answer, gone when nothing names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.files.queries import file_content
from quizapp.files.service import forget_unused_files, store_file
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.questions.base import Form, Response
from quizapp.questions.file_kinds import FILE_KINDS, MEGABYTE, HandedIn, check_file, ending_of, files_of
from quizapp.questions.types.submission import Submission
from quizapp.quizzes.answers import Reply, SavedAnswer, save_answer
from quizapp.quizzes.models import Attempt, AttemptSlot, SubmittedFile
from quizapp.quizzes.rules.answer import Stamp

MOST_BYTES_OF_LEARNER = 500 * MEGABYTE
"""All files that one learner has handed in, in all courses; what is more is refused with a sentence."""
SPARE_FILES = 10
"""Files of answers that lost against another window are kept beside the answer's own, up to so many."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that was looked at and may be kept."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileToGive:
    """A file of an answer, as it leaves the server."""

    content: bytes
    media_type: str
    ending: str


def look_at_files(
    question: Submission, sent: Sequence[tuple[str, bytes]], kept: int
) -> tuple[list[NewFile], list[Invalid]]:
    """Files that may be kept, and a refusal for each of the others. **Shape**: `kept` is how many the answer has already."""
    found: list[NewFile] = []
    refused: list[Invalid] = []
    for sent_name, content in sent:
        try:
            if kept + len(found) >= question.max_files:
                raise Invalid("too_many_files", limit=question.max_files)
            name, file_type = check_file(sent_name, content, question.types, question.most_bytes)
        except Invalid as refusal:
            refused.append(refusal)
            continue
        found.append(NewFile(name, FILE_KINDS[file_type].media_type, content))
    return found, refused


def within_quota(
    session: Session, identity: Identity, new: Sequence[NewFile], most_bytes: int = MOST_BYTES_OF_LEARNER
) -> tuple[list[NewFile], list[Invalid]]:
    """New files for which the learner has room left, and a refusal for each of the others. **Units**: `most_bytes` of all files."""
    kept = (
        select(func.coalesce(func.sum(SubmittedFile.size), 0))
        .join(AttemptSlot, AttemptSlot.id == SubmittedFile.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == identity.account_id)
    )
    left = most_bytes - int(session.scalar(kept) or 0) if new else 0
    found: list[NewFile] = []
    refused: list[Invalid] = []
    for file in new:
        if len(file.content) > left:
            refused.append(Invalid("files_quota", name=file.name, megabytes=most_bytes // MEGABYTE))
            continue
        left -= len(file.content)
        found.append(file)
    return found, refused


def save_with_files(
    session: Session, identity: Identity, code: str, slot: int, form: Form, new: Sequence[NewFile], stamp: Stamp, now: datetime
) -> tuple[Reply, Form]:
    """Keep new files and save the answer that names them beside those it named before; what was sent comes back with it.

    Raises as `save_answer` does.

    **Effects**: files that the answer no longer names are deleted; those of an answer that came too late are kept.
    """
    slot_id = _slot_with_room(session, identity, code, slot)
    files = [*form.get("file", ())]
    for file in new:
        handed_in = _keep(session, slot_id, file, now)
        if all(not value.startswith(handed_in.digest) for value in files):
            files.append(handed_in.value)
    fields = {name: values for name, values in {**form, "file": files}.items() if values}
    before = session.scalar(select(AttemptSlot.response).where(AttemptSlot.id == slot_id)) or {}
    saved = save_answer(session, identity, code, slot, fields, stamp, now)
    if isinstance(saved, SavedAnswer) and not saved.is_older:
        named = {value.partition("/")[0] for value in files}
        _forget(session, slot_id, [file.digest for file in files_of(before) if file.digest not in named])
    return saved, fields


def _slot_with_room(session: Session, identity: Identity, code: str, slot: int) -> int:
    """The slot's number in the database; its attempt is not closed while this transaction runs."""
    slot_id = session.scalar(
        select(AttemptSlot.id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.code == code, AttemptSlot.slot == slot, Enrolment.account_id == identity.account_id)
        .with_for_update(of=(Attempt, AttemptSlot))
    )
    if slot_id is None:
        raise NotFound("no_such_attempt")
    count = select(func.count()).select_from(SubmittedFile).where(SubmittedFile.slot_id == slot_id)
    if (session.scalar(count) or 0) > 2 * SPARE_FILES:
        raise Conflict("too_many_spare_files")
    return slot_id


def _keep(session: Session, slot_id: int, file: NewFile, now: datetime) -> HandedIn:
    digest = store_file(session, file.content, file.media_type, is_public=False, now=now)
    kept = session.scalar(select(SubmittedFile).where(SubmittedFile.slot_id == slot_id, SubmittedFile.digest == digest))
    if kept is None:
        kept = SubmittedFile(slot_id=slot_id, digest=digest, name=file.name, size=len(file.content), sent_at=now)
        session.add(kept)
        session.flush()
    return HandedIn(digest, kept.size, kept.name)


def _forget(session: Session, slot_id: int, digests: Sequence[str]) -> None:
    session.execute(delete(SubmittedFile).where(SubmittedFile.slot_id == slot_id, SubmittedFile.digest.in_(digests)))
    forget_unused_files(session, digests)


def file_of_answer(session: Session, response: Response, number: int) -> FileToGive:
    """The file at this place in an answer, counted from 1. The caller has decided who may have it. **Raises** NotFound."""
    files = files_of(response)
    if not 1 <= number <= len(files):
        raise NotFound("no_such_file")
    content = file_content(session, files[number - 1].digest)
    if content is None:
        raise NotFound("no_such_file")
    ending = ending_of(files[number - 1].name)
    return FileToGive(content, FILE_KINDS[ending].media_type, ending)
