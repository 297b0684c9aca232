"""The log on both databases: sealing, finding 200 kinds of meddling, and erasing a person."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from quizapp.audit import personal_data
from quizapp.audit.models import AuditEntry, AuditHead
from quizapp.audit.queries import verify
from quizapp.audit.sealing import seal_waiting
from quizapp.audit.service import record, seal_entries
from quizapp.db.session import Database
from quizapp.kernel.identity import CONSOLE, NOBODY, SERVER, Identity
from tests.clock import SettableClock

TABLE = AuditEntry.__table__
COLUMNS = [column.name for column in TABLE.columns if column.name != "id"]
TRAINER = Identity(5, trainer_of=frozenset({"a"}), email="t@example.org")
OTHER = Identity(6, email="o@example.org")


@pytest.fixture
def sealed(database: Database, clock: SettableClock) -> Database:
    """Forty entries and two erasures, sealed."""
    with database.transaction() as session:
        for number in range(40):
            who = (TRAINER, OTHER, CONSOLE, SERVER)[number % 4]
            record(session, who, "roles_changed", "account", number % 9, {"n": number}, {"n": number + 1}, clock())
            clock.advance(seconds=1)
        for account_id in (5, 6):
            personal_data.erase_for(session, account_id, clock())
    seal_waiting(database, clock())
    return database


def one_of(session: Session, chance: random.Random) -> int:
    """The row number of an entry."""
    return chance.choice(session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all())


def row_of(session: Session, row_id: int) -> dict[str, object]:
    """Everything in a row but its number."""
    return dict(session.execute(select(*[TABLE.c[name] for name in COLUMNS]).where(TABLE.c.id == row_id)).mappings().one())


def put(session: Session, row_id: int, values: dict[str, object]) -> None:
    """Write past the program."""
    session.execute(update(TABLE).where(TABLE.c.id == row_id).values(values))


def edit(session: Session, chance: random.Random) -> None:
    """Another value in one column, or none."""
    row_id = one_of(session, chance)
    row = row_of(session, row_id)
    name = chance.choice(COLUMNS)
    other: dict[str, list[object]] = {
        "at": [row["at"] + timedelta(microseconds=1)],  # type: ignore[operator]  # it is an instant
        "changes": [{"n": [0, 0]}, {}], "sequence": [1000, None], "actor_id": [None, 99], "actor_salt": [None, "x"],
        "object_salt": [None, "x"], "object_id": [None, "99"], "request": ["r"], "before_digest": [None, "0" * 64],
        "after_digest": [None, "0" * 64], "actor_pseudonym": [None, "p"], "object_pseudonym": [None, "p"], "seal": [None, "0" * 64],
    }
    put(session, row_id, {name: chance.choice([value for value in other.get(name, ["x"]) if value != row[name]] or ["y"])})


def remove(session: Session, chance: random.Random) -> None:
    """A row less; often the last, which nothing follows."""
    last = session.scalar(select(func.max(AuditEntry.id))) or 0
    session.execute(delete(TABLE).where(TABLE.c.id == chance.choice([last, one_of(session, chance)])))


def add(session: Session, chance: random.Random) -> None:
    """A row more at the end, numbered on; or one in place of another."""
    row = row_of(session, one_of(session, chance))
    if chance.random() < 0.5:
        session.execute(delete(TABLE).where(TABLE.c.sequence == row["sequence"]))
        session.execute(insert(TABLE).values({**row, "id": 500, "act": "sign_in"}))
        return
    last = session.scalar(select(func.max(AuditEntry.sequence))) or 0
    session.execute(insert(TABLE).values({**row, "id": 500, "sequence": last + 1}))


def exchange(session: Session, chance: random.Random) -> None:
    """Two rows change places, whole or in their numbers only."""
    first, second = chance.sample(session.scalars(select(AuditEntry.id)).all(), 2)
    names = chance.choice([COLUMNS, ["sequence"], ["sequence", "seal"]])
    rows = [{name: value for name, value in row_of(session, one).items() if name in names} for one in (first, second)]
    put(session, first, {"sequence": None})
    put(session, second, rows[0])
    put(session, first, rows[1])


def take_out(session: Session, chance: random.Random) -> None:
    """Somebody is taken out in the way of an erasure, under a new or an old pseudonym."""
    row_id = one_of(session, chance)
    row = row_of(session, row_id)
    old = session.scalars(select(AuditEntry.actor_pseudonym).where(AuditEntry.actor_pseudonym.is_not(None))).all()
    pseudonym = chance.choice([one for one in ("p" * 12, *old) if one != row["actor_pseudonym"]])
    put(session, row_id, {"actor_id": None, "actor_salt": None, "actor_pseudonym": pseudonym})


def test_two_hundred_ways_to_meddle_are_all_found(sealed: Database) -> None:
    chance, missed = random.Random(20260302), []
    meddle: list[Callable[[Session, random.Random], None]] = [edit, edit, remove, add, exchange, take_out]
    for number in range(200):
        how = meddle[number % len(meddle)]
        with sealed.reading() as session:
            how(session, chance)
            if verify(session).fault is None:
                missed.append((number, how.__name__))
    assert missed == []
    with sealed.reading() as session:
        assert verify(session).fault is None


def test_the_first_place_is_named(sealed: Database) -> None:
    with sealed.reading() as session:
        session.execute(update(TABLE).where(TABLE.c.sequence.in_([17, 30])).values(act="sign_in"))
        found = verify(session).fault
    assert found is not None and (found.sequence, found.code) == (17, "changed")
    with sealed.reading() as session:
        session.execute(update(AuditHead).values(sequence=41))
        found = verify(session).fault
    assert found is not None and (found.sequence, found.code) == (42, "inserted")


def test_an_erased_person_is_nowhere_and_the_chain_holds(database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        record(session, TRAINER, "results_exported", "course", "a", None, {"state": "all"}, clock())
        record(session, OTHER, "roles_changed", "account", 5, {"trainer_of": ["secret"]}, {"trainer_of": []}, clock())
    seal_waiting(database, clock())
    with database.transaction() as session:
        assert [one["by_you"] for one in personal_data.export_for(session, 5)] == [True, False]
        record(session, TRAINER, "sign_in", "account", 5, None, {"way": "code"}, clock())  # not sealed yet
        pseudonym = personal_data.erase_for(session, 5, clock())
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert personal_data.export_for(session, 5) == []
        session.expunge_all()
    assert [row.actor_id for row in rows] == [None, 6, None, None]
    assert [row.actor_pseudonym for row in rows] == [pseudonym, None, pseudonym, None]
    assert (rows[1].object_id, rows[1].changes, rows[1].object_salt, rows[1].object_pseudonym) == (None, None, None, pseudonym)
    assert "secret" not in repr([{name: getattr(row, name) for name in COLUMNS} for row in rows])
    seal_waiting(database, clock())
    with database.reading() as session:
        found = verify(session)
    assert (found.head.sequence, found.waiting, found.fault) == (4, 0, None)


def test_an_entry_goes_with_its_act(database: Database, clock: SettableClock) -> None:
    class Broken(Exception):
        """Something goes wrong after the entry was written."""

    with pytest.raises(Broken), database.transaction() as session:
        record(session, CONSOLE, "backup_made", "database", None, None, {}, clock())
        session.flush()
        raise Broken
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_sealing_in_portions_and_again_changes_nothing(database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        for number in range(5):
            record(session, NOBODY, "sign_in_failed", "account", None, None, {"way": "password", "n": number}, clock())
    done = []
    for _ in range(4):
        with database.transaction() as session:
            done.append(seal_entries(session, clock(), most=2))
    assert done == [2, 2, 1, 0]
    seal_waiting(database, clock())
    with database.reading() as session:
        assert verify(session).head.sequence == 5


def test_an_act_that_is_not_listed_is_refused(database: Database, clock: SettableClock) -> None:
    with pytest.raises(ValueError, match=r"acts\.py"), database.transaction() as session:
        record(session, CONSOLE, "coffee_made", "machine", 1, None, None, clock())
