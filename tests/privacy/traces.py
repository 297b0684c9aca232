"""Kanaria leaves traces in every room, by words that nothing else in the database holds; and looking for them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from quizapp.accounts import signing_in
from quizapp.accounts.models import SignInRequest, SignInSession
from quizapp.certificates.models import Certificate
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.db.base import Base
from quizapp.db.session import Database
from quizapp.files.service import store_file
from quizapp.gradebook.service import give_extra_time
from quizapp.practice.models import PracticeSession
from quizapp.practice.service import start_session
from quizapp.privacy.models import DataExport
from quizapp.privacy.service import ask_export
from quizapp.quizzes.models import Attempt
from quizapp.worksheets.queries import worksheet_questions
from quizapp.worksheets.service import save_worksheet
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import People, Person, add_and_sign_in
from tests.quizzes.taking import taker_of

NAME, TYPED, WRITTEN = "Kanaria Zwitscher", "piepsantwort", "nestbauplan"


@dataclass(frozen=True)
class Traces:
    """The person; `paper` is the code of her certificate, `codes` are all others that lead to her."""

    person: Person
    enrolment_id: int
    paper: str
    codes: frozenset[str]

    @property
    def words(self) -> set[str]:
        """What must be found nowhere once she is erased, the certificate's own code aside."""
        return {*NAME.split(), self.person.email, TYPED, WRITTEN, *self.codes}


def leave_traces(
    database: Database, people: People, course: Course, workshop: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> Traces:
    """She earns a certificate, types answers, writes a worksheet, practises, is given time, asks for mails and an export."""
    person = add_and_sign_in(database, NAME, clock())
    enrolment_id = complete(database, course, person.account_id, clock())
    clock.advance(days=3)
    run_jobs()
    taker = taker_of(database, person, workshop.key, clock)
    graded = taker.start("once")
    taker.save(graded, 2, {"text-1": [TYPED]})
    taker.finish(graded)
    taker.save(taker.start("oil"), 5, {"text-1": [TYPED]})
    sheet = worksheet_questions(course)[0]
    with database.transaction() as session:
        published = published_course(session, course.key, person.account_id)
        save_worksheet(session, enrolment_id, published.revision_id, sheet, {sheet.fields[0].id: WRITTEN}, clock())
        give_extra_time(session, people.carla.identity, published, enrolment_id, ExtraTime(25), clock())
        signing_in.ask_to_sign_in(session, person.identity, person.email, "de", "", clock())
        ask_export(session, person.identity, "de", clock())
        of_workshop = published_course(session, workshop.key, person.account_id)
        assert of_workshop.enrolment_id
        start_session(session, of_workshop.enrolment_id, of_workshop, "de", clock())
    run_jobs()
    with database.reading() as session:
        mine = select(Enrolment.id).where(Enrolment.account_id == person.account_id)
        codes = {
            *session.scalars(select(Attempt.code).where(Attempt.enrolment_id.in_(mine))),
            *session.scalars(select(PracticeSession.code).where(PracticeSession.enrolment_id.in_(mine))),
            *session.scalars(select(DataExport.code).where(DataExport.account_id == person.account_id)),
            *session.scalars(select(DataExport.file_digest).where(DataExport.account_id == person.account_id)),
            *session.scalars(select(SignInRequest.code).where(SignInRequest.email == person.email)),
            *session.scalars(select(SignInSession.token_digest).where(SignInSession.account_id == person.account_id)),
        }
        paper = session.scalars(select(Certificate.code).where(Certificate.enrolment_id == enrolment_id)).one()
    return Traces(person, enrolment_id, paper, frozenset(str(code) for code in codes))


def found_in_tables(database: Database, words: Collection[str]) -> dict[str, set[str]]:
    """Every word that stands in a table, with the columns it stands in."""
    found: dict[str, set[str]] = {}
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}").mappings():
                for column, value in row.items():
                    text = bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)
                    for word in words:
                        if word.lower() in text.lower():
                            found.setdefault(word, set()).add(f"{table.name}.{column}")
    return found


def found_in_files(file: Path, words: Collection[str]) -> set[str]:
    """Words among the bytes of the database file and what lies beside it."""
    content = b"".join(one.read_bytes() for one in file.parent.iterdir() if one.name.startswith(file.name)).lower()
    return {word for word in words if word.lower().encode() in content}


def lay_export_ready(database: Database, person: Person, now: datetime) -> str:
    """A file with the person's data, as if the worker had made it; its code."""
    with database.transaction() as session:
        code = ask_export(session, person.identity, "de", now)
        digest = store_file(session, b"PK", "application/zip", is_public=False, now=now)
        session.execute(update(DataExport).where(DataExport.code == code).values(ready_at=now, file_digest=digest))
    return code
