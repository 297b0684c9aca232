"""What each test's own application and database would compile anew, though it never differs: kept for the whole run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from quizapp.db import session


class CompiledTemplates(BytecodeCache):
    """Compiled templates by the digest of their source, in memory."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles."""
        code = self._compiled.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after it compiled."""
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def keep_what_is_compiled() -> None:
    """From now on applications and databases of this process share their address builders and SQL."""
    Flask.url_rule_class = _RuleBuiltOnce
    session.create_engine = _create_engine


class _RuleBuiltOnce(Rule):
    """A route whose two address builders are those of an equal route, when there was one."""

    _builders: dict[object, Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.host, self.subdomain, self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


_ENGINES: dict[str, Engine] = {}


def _create_engine(url: str, **given: Any) -> Engine:
    """An engine with a pool of its own whose statements are those that earlier engines of its kind have compiled."""
    engine = sqlalchemy.create_engine(url, **given)
    first = _ENGINES.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine._compiled_cache = LRUCache(5000)
    else:
        engine._compiled_cache = first._compiled_cache
        engine.dialect = engine.pool._dialect = first.dialect  # the dialect is part of the key under which they are kept
    return engine
