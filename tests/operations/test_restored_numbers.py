"""Certificates after a restore: numbers given since the backup are given to nobody else, and what was revoked since stays revoked."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from quizapp.certificates.models import Certificate, PaperCount
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.revoking import make_valid_again, revoke
from quizapp.certificates.rules.revocation import Revocation
from quizapp.certificates.service import certify
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.operations.backup import back_up, restore
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import People

pytestmark = pytest.mark.one_engine


def test_numbers_given_since_are_not_given_again(settings: Settings, database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.add_all((PaperCount(year=2025, last_number=9), PaperCount(year=2026, last_number=2)))
    back_up(settings, tmp_path / "copy.db")
    with database.transaction() as session:
        for year, last in ((2025, 8), (2026, 5)):
            session.execute(update(PaperCount).where(PaperCount.year == year).values(last_number=last))
        session.add(PaperCount(year=2027, last_number=1))
    restore(settings, tmp_path / "copy.db")
    with database.reading() as session:
        counts = select(PaperCount.year, PaperCount.last_number).order_by(PaperCount.year)
        assert session.execute(counts).all() == [(2025, 9), (2026, 5), (2027, 1)]


def test_what_was_revoked_since_stays_revoked(
    settings: Settings, database: Database, course: Course, people: People, clock: SettableClock, tmp_path: Path
) -> None:
    codes = []
    for one in (people.alice, people.bob):
        enrolment_id = complete(database, course, one.account_id, clock())
        with database.transaction() as session:
            codes.append(str(certify(session, enrolment_id, issuer_of(settings), clock()).code))
    with database.transaction() as session:
        revoke(session, people.carla.identity, codes[1], Revocation("by_mistake", ""), clock())
    back_up(settings, tmp_path / "copy.db")
    with database.transaction() as session:
        revoke(session, people.carla.identity, codes[0], Revocation("other", "Doppelt", new_one_allowed=True), clock())
        make_valid_again(session, people.carla.identity, codes[1], clock())
    restore(settings, tmp_path / "copy.db")
    with database.reading() as session:
        rows = session.execute(
            select(Certificate.revoked_at, Certificate.revoked_for, Certificate.revoked_note, Certificate.new_one_allowed)
            .order_by(Certificate.id)
        ).all()
    assert rows == [(clock(), "other", "Doppelt", True), (None, None, None, False)]
