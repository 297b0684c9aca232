"""Sorting by name in the database, the same on both engines and whatever language the server was set up for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from quizapp.kernel.names import MARKS, SAME_LETTERS, name_order

SQLITE_FUNCTION = "quizapp_name_order"


class name_key(FunctionElement[str]):  # reads as a function of SQL
    """For ORDER BY: `name_order` of a column or expression, worked out by the database. Nothing is stored."""

    type = String()
    name = "name_key"
    inherit_cache = True


@compiles(name_key, "sqlite")
def _by_python(element: name_key, compiler: SQLCompiler, **options: Any) -> str:
    return f"{SQLITE_FUNCTION}({compiler.process(element.clauses, **options)})"


@compiles(name_key, "postgresql")
def _by_normalizing(element: name_key, compiler: SQLCompiler, **options: Any) -> str:
    apart = f"lower(normalize(coalesce({compiler.process(element.clauses, **options)}, ''), NFKD))"
    for letter, same in SAME_LETTERS:
        apart = f"replace({apart}, '{letter}', '{same}')"
    return f"(regexp_replace({apart}, '{MARKS}', '', 'g') || chr(1) || {apart}) COLLATE \"C\""


def teach_sqlite(connection: Any) -> None:
    """Give a connection of the driver the function that `name_key` asks for."""
    connection.create_function(SQLITE_FUNCTION, 1, name_order, deterministic=True)
