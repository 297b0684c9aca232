"""The header set of every response there is, and pages that load nothing from elsewhere and run nothing of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from quizapp.app import create_app
from quizapp.web.headers import FILE_POLICY
from tests.house.access_table import TABLE, Row
from tests.house.html_walk import is_of_this_site, take_apart
from tests.house.make_world import settings_for
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")
HTTPS = "https://quiz.example"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "frame-src 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types preview; report-to csp"
)
PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=()"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Reporting-Endpoints": 'csp="/csp-reports"',
}
HSTS = "max-age=31536000; includeSubDomains"
OTHERS = {
    "Content-Security-Policy", "Referrer-Policy", "Cache-Control", "Vary", "Content-Type", "Content-Length", "Location", "Set-Cookie",
    "Allow", "Retry-After", "Clear-Site-Data", "ETag", "Content-Disposition", "X-Robots-Tag", "Date", "Strict-Transport-Security",
}
KEPT = {"static_file", "files.media"}
HANDED_IN = "attachment; filename=Antwort-"
"""How files of learners begin their way: to be saved, under a name of ours, powerless should they be opened."""
FAULTS = {
    400: ("GET", "/de/sign-in", {"Host": "evil.example"}), 403: ("GET", "/de/people", {}), 404: ("GET", "/de/no-such-page", {}),
    405: ("PUT", "/de/sign-in", {}), 308: ("GET", "/de", {}),
}


def check(answer: TestResponse, kept: bool = False, https: bool = False) -> None:
    """The set of promises, to the letter; nothing that tells about the server."""
    headers = answer.headers
    assert {name: headers.get(name) for name in FIXED} == FIXED
    is_page = answer.mimetype == "text/html"
    is_file = (kept and answer.mimetype.startswith("image/")) or headers.get("Content-Disposition", "").startswith(HANDED_IN)
    assert headers["Content-Security-Policy"] == (FILE_POLICY if is_file else POLICY)
    assert headers["Referrer-Policy"] == ("same-origin" if is_page else "no-referrer")
    assert headers.get("Strict-Transport-Security") == (HSTS if https else None)
    assert {name for name, _value in headers} <= OTHERS | set(FIXED)
    assert len([name for name, _value in headers if name == "Content-Security-Policy"]) == 1
    if kept:
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in headers
    else:
        assert headers["Cache-Control"] == "no-store"
        assert "Cookie" in {part.strip() for part in headers["Vary"].split(",")}
    for cookie in headers.getlist("Set-Cookie"):
        check_cookie(cookie, https)


def check_cookie(cookie: str, https: bool) -> None:
    """One cookie, the necessary one, as strict as the address allows."""
    first, *flags = [part.strip() for part in cookie.split(";")]
    assert first.split("=")[0] == ("__Host-session" if https else "session")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert ("Secure" in flags) is https
    assert not [flag for flag in flags if flag.lower().startswith("domain")]


@pytest.fixture(scope="module")
def secure_app(shared_world: World) -> Flask:
    """The same database behind https."""
    assert shared_world.file
    settings = settings_for(
        f"sqlite:///{shared_world.file}", base_url=HTTPS, mail_transport="smtp", smtp_host="127.0.0.1", mail_from="x@quiz.example"
    )
    return create_app(settings, shared_world.clock)


@pytest.fixture
def secure(secure_app: Flask) -> Iterator[Flask]:
    """The same, holding the file only as long as a test lasts."""
    yield secure_app
    secure_app.extensions["quizapp_database"].dispose()


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_every_answer_to_everybody(world: World, row: Row) -> None:
    for role, expected in row.expected.items():
        browser = world.browser(role)
        answer = browser.get(world.fill(row.path)) if row.method == "GET" else world.send(browser, row.path, row.form)
        check(answer, kept=row.endpoint in KEPT)
        check(browser.options(world.fill(row.path)))
        if row.method == "POST" and expected == 303:
            world.restore()


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "GET"], ids=str)
def test_over_https(world: World, secure: Flask, row: Row) -> None:
    client = secure.test_client()
    check(client.get(world.fill(row.path), base_url=HTTPS), kept=row.endpoint in KEPT, https=True)
    check(client.get(world.fill(row.path), base_url="https://127.0.0.1"), https=True)


@pytest.mark.parametrize("status", FAULTS)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_faults(world: World, status: int, accept: str) -> None:
    method, path, headers = FAULTS[status]
    answer = world.browser("owner").open(path, method=method, headers={"Accept": accept, **headers})
    assert answer.status_code == status
    check(answer)


def test_too_large_too_often_and_broken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    large = world.browser("nobody").post("/de/sign-in", data={"email": "x" * 1_000_000})
    often = [world.browser("nobody").get("/verify/wrong") for _ in range(7)][-1]
    monkeypatch.setitem(world.app.view_functions, "pages.imprint", lambda: 1 / 0)
    broken = world.browser("nobody").get("/de/imprint")
    assert [answer.status_code for answer in (large, often, broken)] == [413, 429, 500]
    for answer in (large, often, broken):
        check(answer)
        assert answer.mimetype == "text/html"
    assert int(often.headers["Retry-After"]) > 0


def test_signing_out_clears_what_the_browser_keeps(world: World) -> None:
    for path in ("/de/sign-out", "/de/account/sessions/revoke-all"):
        answer = world.send(world.browser("owner"), path)
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        world.restore()


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "GET"], ids=str)
def test_pages_load_nothing_from_elsewhere_and_run_nothing_of_their_own(world: World, row: Row) -> None:
    for role in ("nobody", "owner", "trainer", "administrator"):
        answer = world.browser(role).get(world.fill(row.path))
        if answer.mimetype != "text/html":
            continue
        found = take_apart(answer.text)
        assert [address for address in found.loaded if not is_of_this_site(address)] == []
        assert found.inline == []
        away = [address for address in found.links if not is_of_this_site(address)]
        assert all(re.match(r"https://[a-z]|mailto:", address) for address in away if row.endpoint != "mail.outbox"), away
        if not row.endpoint.startswith(("lessons.", "courses.credits", "progress.", "mail.")):
            assert away == []
