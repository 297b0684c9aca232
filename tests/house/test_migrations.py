"""Migrations lead to what the models say, on each engine, and back to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, inspect

from quizapp.db.migrate import FOLDER, is_current, known_versions, migrate, schema_version
from quizapp.db.session import Database
from quizapp.operations.schema import metadata
from tests import engines


@pytest.fixture
def empty_database(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database without tables."""
    if engine == "sqlite":
        url = engines.sqlite_url(tmp_path / "empty.db")
    else:
        url = request.getfixturevalue("scratch_postgresql_url")
    database = Database(url)
    yield database
    database.dispose()


def tables(database: Database) -> set[str]:
    """What stands in the database, the version table aside."""
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_the_newest_schema_is_what_the_models_say(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": differs})
        assert compare_metadata(context, metadata) == []
    assert tables(empty_database) == set(metadata.tables)


def test_indexes_over_some_rows_have_the_condition_of_the_models(empty_database: Database) -> None:
    """Alembic does not compare it, and the models keep it as a note only (`db/base.py: partial_index`)."""
    migrate(empty_database)
    meant = {index.name: index.info["where"] for table in metadata.tables.values() for index in table.indexes if "where" in index.info}
    found = {
        index["name"]: where
        for name in metadata.tables
        for index in inspect(empty_database.engine).get_indexes(name)
        if (where := index.get("dialect_options", {}).get(f"{empty_database.engine.dialect.name}_where")) is not None
    }
    assert len(meant) >= 9
    assert {name: words(str(where)) for name, where in found.items()} == {name: words(where) for name, where in meant.items()}


def differs(
    _context: object, _found: object, column: Column[Any], in_database: str | None, _meant: object, in_model: str | None
) -> bool | None:
    """Whether a column's default differs; None leaves it to Alembic, which cannot compare JSON on PostgreSQL."""
    if in_database is None or in_model is None or not isinstance(column.type, JSON):
        return None
    return words(in_database) != words(in_model)


def words(condition: str) -> list[str]:
    """A condition without the brackets and types that PostgreSQL adds."""
    return re.sub(r"::\w+(?: varying)?|[()]", "", condition).lower().split()


def test_every_step_leads_up_and_down_again(empty_database: Database) -> None:
    assert not is_current(empty_database)
    for version in known_versions():
        migrate(empty_database, version)
        assert schema_version(empty_database) == version
    assert is_current(empty_database)
    for version in reversed(known_versions()[:-1]):
        migrate(empty_database, version)
    migrate(empty_database, "base")
    assert tables(empty_database) == set()
    migrate(empty_database)
    assert is_current(empty_database)


def test_versions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (FOLDER / "versions").glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names)
    assert known_versions() == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_every_column_says_whether_it_is_personal() -> None:
    untagged = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.info.get("personal"), bool)
    ]
    assert not untagged, "add info=PERSONAL or info=NOT_PERSONAL"
