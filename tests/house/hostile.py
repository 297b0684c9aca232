"""Requests nobody sends by accident, drawn from a fixed seed: odd addresses, queries, forms, cookies, headers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.house.access_table import Row

NASTY = (
    b"\x00", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf0\x9f", b"..", b"../../etc/passwd", b"..\\..", b"-1", b"0",
    b"2147483648", b"9223372036854775808", b"9" * 400, b"1e400", b"NaN", b"Infinity", b"None", b"null", b"[]", b"{}", b"true",
    b"a\r\nSet-Cookie: x=y", b"\xe2\x80\xae", b"\xf0\x9d\x9f\x99", b"\xd9\xa3", b"%00", b"%2e%2e%2f", b"%", b"%s%n", b"{{7*7}}",
    b"${7*7}", b"' OR 1=1 --", b"\"><script>", b"<img src=x>", b"a" * 5000, b" ", b"", b"\xcc\x81" * 300, b"\xef\xbb\xbf", b";",
    b"&=&", b"~", b"a,b", b"\\", b"1/0", b"\xc3\x9f" * 200, b"\xef\xb7\xba" * 50,
)
STAMP = {"tab": b"t1", "sequence": b"1", "base_revision": b"0"}
FIELDS = (
    "email", "next", "digits", "name", "locale", "password", "current", "password-email", "password-password", "password-next",
    "remove-current", "take_along", "is_administrator", "trainer_of", "tab", "sequence", "base_revision", "q1-choice", "q1-text",
    "q1-value", "q1-1", "q1-g1", "q1-\0", "q1_revision", "go", "csrf_token",
)
QUERIES = ("q", "page", "state", "lang", "next", "code", "number", "_external", "_scheme", "_method", "format")
HEADERS = (
    ("Accept-Language", "de;q=zz,*;q=-1,\u00ff"), ("Accept-Language", "," * 4000), ("Accept", "application/json;q=nan"),
    ("Accept", "a/b;" * 500), ("Range", "bytes=5-1,9999999-"), ("Range", "bytes=-"), ("If-None-Match", '"x", W/"'),
    ("If-Modified-Since", "never"), ("Content-Type", "multipart/form-data"), ("Content-Type", "multipart/form-data; boundary="),
    ("Content-Type", 'multipart/form-data; boundary="\u00e4\u00ff"'), ("Content-Type", "application/json"),
    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-7"), ("Cookie", "session"), ("Cookie", "session=\u00ff\u00fe"),
    ("Cookie", "session=" + "e30." * 1000), ("Cookie", "=;=;session==;"), ("Cookie", 'session="\\000"'), ("Authorization", "Basic !"),
    ("X-Forwarded-For", "1.2.3.4, \u00ff"), ("X-HTTP-Method-Override", "DELETE"), ("X-Original-URL", "/de/people"),
    ("User-Agent", "\u00ff" * 3000), ("Accept-Encoding", "gzip;q=x"), ("Origin", "\u00e4"),
    ("Referer", "http://[::1"), ("Referer", "\u00ff"),
)


@dataclass(frozen=True)
class Hostile:
    """One request. **Shape**: `path` is quoted, `body` is a form as bytes."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]} {self.body[:200]!r} {dict(self.headers)}"[:500]


def hostile_requests(rows: tuple[Row, ...], names: Mapping[str, str], token: str) -> list[Hostile]:
    """All of them, in an order that is the same in every run."""
    rng = random.Random(20260302)
    found = [*_addresses(rows, names, token), *_queries(rows, names, rng), *_forms(rows, names, token, rng), *_headers(rows, names, rng)]
    rng.shuffle(found)
    return found


def _form(fields: Mapping[str, bytes], token: str) -> bytes:
    parts = [f"csrf_token={quote(token)}".encode()]
    return b"&".join(parts + [f"{quote(name)}={quote(value)}".encode() for name, value in fields.items()])


def _addresses(rows: tuple[Row, ...], names: Mapping[str, str], token: str) -> Iterator[Hostile]:
    for row in rows:
        for name in (name for name in names if f"{{{name}}}" in row.path):
            for nasty in NASTY:
                path = row.path.format_map({**names, name: quote(nasty, safe="~;,")})
                yield Hostile(row.method, path, _form({}, token) if row.method == "POST" else b"")
        if row.endpoint in ("quizzes.question", "quizzes.answer", "quizzes.save"):  # their number is not a name
            for nasty in NASTY:
                path = f"{row.path.format_map(names).rsplit('/', 1)[0]}/{quote(nasty, safe='')}"
                yield Hostile(row.method, path, _form(STAMP, token) if row.method == "POST" else b"")
    for nasty in NASTY:
        yield Hostile("GET", "/" + quote(nasty, safe="/"))
        yield Hostile("GET", f"/de/{quote(nasty, safe='/')}")
        yield Hostile("GET", f"/{quote(nasty)}/sign-in")


def _queries(rows: tuple[Row, ...], names: Mapping[str, str], rng: random.Random) -> Iterator[Hostile]:
    for row in (row for row in rows if row.method == "GET"):
        for query in QUERIES:
            nasty = quote(rng.choice(NASTY))
            yield Hostile("GET", f"{row.path.format_map(names).split('?')[0]}?{query}={nasty}&{nasty}={query}")


def _forms(rows: tuple[Row, ...], names: Mapping[str, str], token: str, rng: random.Random) -> Iterator[Hostile]:
    for row in (row for row in rows if row.method == "POST"):
        valid = {name: value.format_map(names).encode() for name, value in row.form.items()}
        for name in {*valid, *rng.sample(FIELDS, 6)}:
            for nasty in rng.sample(NASTY, 12):
                yield Hostile("POST", row.path.format_map(names), _form({**valid, name: nasty}, token))


def _headers(rows: tuple[Row, ...], names: Mapping[str, str], rng: random.Random) -> Iterator[Hostile]:
    for name, value in HEADERS:
        for row in rng.sample(rows, 8):
            yield Hostile(row.method, row.path.format_map(names), b"x" if row.method == "POST" else b"", {name: value})
