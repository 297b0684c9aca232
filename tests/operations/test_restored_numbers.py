"""Serial numbers of certificates after a restore: what was given since the backup is given to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from quizapp.certificates.models import PaperCount
from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.operations.backup import back_up, restore

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
