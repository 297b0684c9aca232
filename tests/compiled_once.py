"""What each test's own application and database would compile anew, though it never differs: kept for the whole run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import sqlalchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, Pool
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from quizapp import paths
from quizapp.content.document import Course
from quizapp.courses.service import PreparedRevision, prepare_revision
from quizapp.db import session
from quizapp.web import static_files
from quizapp.web.compiled import BuildAddress, LateRule


class CompiledTemplates(BytecodeCache):
    """Compiled templates by the digest of their source, in memory."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles."""
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after it compiled."""
        self._compiled[bucket.key, bucket.checksum] = bucket.code


def keep_what_is_compiled() -> None:
    """From now on applications and databases of this process share their parsed routes, static files and SQL."""
    LateRule.compile = _compile
    LateRule.address_builder = _address_builder
    session.create_engine = _create_engine
    static_files.read_static_file = _read_static_file


_COMPILED: dict[object, dict[str, Any]] = {}
_MADE = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
_BUILDERS: dict[object, BuildAddress] = {}


def _key(rule: LateRule) -> tuple[object, ...]:
    return rule.host, rule.subdomain, rule.rule, rule.merge_slashes, repr(rule.defaults)


def _compile(rule: LateRule) -> None:
    """Let a route take over what an equal route was compiled to, when there was one."""
    key = _key(rule)
    if key not in _COMPILED:
        Rule.compile(rule)
        _COMPILED[key] = {name: getattr(rule, name) for name in _MADE}
    made = _COMPILED[key]
    rule.__dict__.update(made, arguments=set(made["arguments"]))
    rule._build = made["_build"].__func__.__get__(rule, None)
    rule._build_unknown = made["_build_unknown"].__func__.__get__(rule, None)


def _address_builder(rule: LateRule, append_unknown: bool) -> BuildAddress:
    """That of an equal route, when there was one."""
    key = (*_key(rule), append_unknown)
    if key not in _BUILDERS:
        _BUILDERS[key] = Rule._compile_builder(rule, append_unknown)
    return _BUILDERS[key]


_read_anew = static_files.read_static_file
_read_once = cache(_read_anew)


def _read_static_file(path: Path) -> static_files.StaticFile:
    """The application's own files as they were read first; those of any other folder as they are now."""
    return _read_once(path) if path.is_relative_to(paths.STATIC) else _read_anew(path)


_PREPARED: dict[str, PreparedRevision] = {}


def prepared_once(course: Course, media: Mapping[str, bytes]) -> PreparedRevision:
    """`prepare_revision` of a course that tests publish again and again: it is rendered once."""
    key = f"{course.model_dump_json()} {sorted(media.items())}"
    if key not in _PREPARED:
        _PREPARED[key] = prepare_revision(course, media)
    return _PREPARED[key]


_ENGINES: dict[str, Engine] = {}
_POOLS: dict[tuple[str, str], Pool] = {}
_KEPT: set[str] = set()


@contextmanager
def connections_kept(url: str) -> Iterator[None]:
    """Inside, all engines of this address share their connections, and none closes them: a new one costs PostgreSQL a process
    that reads its whole catalogue again."""
    _KEPT.add(url)
    yield
    _KEPT.remove(url)
    for key in [key for key in _POOLS if key[0] == url]:
        _POOLS.pop(key).dispose()


def _create_engine(url: str, **given: Any) -> Engine:
    """An engine whose statements are those that earlier engines of its kind have compiled, with a pool of its own unless
    connections are kept."""
    engine = sqlalchemy.create_engine(url, **given)
    first = _ENGINES.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine._compiled_cache = LRUCache(5000)
    else:
        engine._compiled_cache = first._compiled_cache
        engine.dialect = engine.pool._dialect = first.dialect  # the dialect is part of the key under which they are kept
    if url in _KEPT:
        engine.pool = _POOLS.setdefault((url, repr(given)), engine.pool)
        engine.dispose = lambda: None
    return engine
