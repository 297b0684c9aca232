"""Bringing a database to the newest schema."""

from __future__ import annotations

from sqlalchemy import inspect, text

from quizapp.db.session import Database
from quizapp.db.versions import FOLDER, known_versions


def schema_version(database: Database) -> str | None:
    """The version the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(version) if version else None


def is_current(database: Database) -> bool:
    """True when no migration is waiting."""
    return schema_version(database) == known_versions()[-1]


def migrate(database: Database, to: str = "head") -> None:
    """Run the migrations up (or down) to a version."""
    from alembic import command  # deferred: slow to import and hardly ever needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        if to == "head" or (to != "base" and (schema_version(database) or "") < to):
            command.upgrade(config, to)
        else:
            command.downgrade(config, to)
        connection.commit()
