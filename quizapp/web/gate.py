"""What is turned away before any page is asked: hosts that are not ours, forms of other sites, bytes no text has."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, PathConverter, UnicodeConverter, ValidationError

from quizapp.config import LOOPBACK
from quizapp.web.attachments import allow_large_form
from quizapp.web.extensions import settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_NUMBER = 2**31 - 1
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[1-9][0-9]{0,4})?", re.ASCII | re.IGNORECASE)
"""A name or address, and a port. Read from the header itself: Werkzeug forgives some others, e.g. two ports."""


class _Number(IntegerConverter):
    """Numbers in addresses fit every column of the database; greater ones name nothing."""

    def __init__(self, *args: Any, **limits: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_NUMBER, **limits})


class _Word(UnicodeConverter):
    """PostgreSQL stores no zero byte, so no address has one."""

    def to_python(self, value: str) -> str:
        return _without_zero(value)


class _Path(PathConverter):
    """The same with slashes."""

    def to_python(self, value: str) -> str:
        return _without_zero(value)


def _without_zero(value: str) -> str:
    if "\0" in value:
        raise ValidationError
    return value


def _refuse_foreign_hosts() -> None:
    configured = settings()
    is_ours = _is_ours(request.headers.get("Host", request.host), configured.base_host, tuple(configured.allowed_hosts))
    if not is_ours or not request.host:
        abort(400)


@lru_cache(maxsize=64)
def _is_ours(host: str, base_host: str, others: tuple[str, ...]) -> bool:
    found = HOST.fullmatch(host)
    allowed = {base_host, *others}
    if base_host in LOOPBACK:
        allowed |= LOOPBACK
    return found is not None and found[1].lower() in allowed


def _refuse_forms_of_other_sites() -> None:
    """Beside the token: browsers say from which site a form comes, and none of ours says it is nobody's ("null")."""
    origin = request.headers.get("Origin")
    if origin is None or request.method in SAFE_METHODS:
        return
    ours = {settings().base_url, f"{request.scheme}://{request.host}"}
    if settings().is_https:  # a proxy may speak http to us
        ours.add(f"https://{request.host}")
    if origin.lower() not in {_without_default_port(one.lower()) for one in ours}:
        abort(400)


def _without_default_port(url: str) -> str:
    parts = urlsplit(url)
    default = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.removesuffix(default)}"


def _refuse_zero_bytes() -> None:
    if b"%00" in request.query_string and any("\0" in value for _name, value in request.args.items(multi=True)):
        abort(400)
    if request.method == "POST" and any("\0" in name + value for name, value in request.form.items(multi=True)):
        abort(400)


def register_gate(app: Flask) -> None:
    """Stands before everything else: register it first."""
    app.url_map.converters.update({"int": _Number, "default": _Word, "string": _Word, "path": _Path})
    for check in (_refuse_foreign_hosts, _refuse_forms_of_other_sites, allow_large_form, _refuse_zero_bytes):
        app.before_request(check)
