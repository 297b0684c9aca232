"""The declarative base: constraint names that migrations can rely on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

PERSONAL = {"personal": True}
"""`mapped_column(info=PERSONAL)`: tells something about a person; exported and erased with them."""

NOT_PERSONAL = {"personal": False}
"""`mapped_column(info=NOT_PERSONAL)`: tells nothing about a person."""

BigId = BigInteger().with_variant(Integer, "sqlite")
"""Row numbers: 64 bits on PostgreSQL, SQLite's own rowid there."""


class Base(DeclarativeBase):
    """Base of all mapped classes."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSON}


def row_id() -> Any:
    """The primary key every table has."""
    return mapped_column(BigId, primary_key=True, info=NOT_PERSONAL)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil the condition. Migrations make it (test_migrations.py compares).

    **Source**: SQLAlchemy's `postgresql_where` would import all that PostgreSQL needs, at every start, also beside SQLite.
    """
    return Index(name, *columns, unique=unique, info={"where": where})
