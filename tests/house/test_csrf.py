"""Nothing changes without a form of our own: no token, no change; no form of another site, whatever its token."""

from __future__ import annotations

import pytest

from quizapp.web.late_rooms import view_of
from tests.house.access_table import TABLE, Row
from tests.house.world import LOOKS, World

pytestmark = pytest.mark.xdist_group("world")
FORMS = [row for row in TABLE if row.method == "POST" and not row.exempt]
HTTPS = "https://localhost"
OTHER_SITES: list[dict[str, str]] = [
    {},
    {"Referer": "https://evil.example/"},
    {"Referer": "https://localhost.evil.example/"},
    {"Referer": "https://localhost:444/"},
    {"Referer": "http://localhost/"},
    {"Referer": "https://evil.example/https://localhost/"},
    {"Referer": "null"},
    {"Referer": f"{HTTPS}/de/", "Origin": "https://evil.example"},
    {"Referer": f"{HTTPS}/de/", "Origin": "null"},
    {"Referer": f"{HTTPS}/de/", "Origin": "http://localhost"},
    {"Referer": f"{HTTPS}/de/", "Origin": "https://localhost:444"},
]


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_without_its_token_a_form_changes_nothing(world: World, row: Row) -> None:
    before, path = world.digest(), world.fill(row.path)
    form = {name: world.fill(value) for name, value in row.form.items()}
    foreign = world.csrf_token.replace(".", "", 1)
    for role in ("nobody", "owner", "administrator"):
        browser = world.browser(role)
        for fields in (form, {**form, "csrf_token": ""}, {**form, "csrf_token": "x"}, {**form, "csrf_token": foreign}):
            assert browser.post(path, data=fields).status_code == 400
        assert browser.post(path, data=form, query_string={"csrf_token": world.csrf_token}).status_code == 400
        assert browser.post(path, json={**form, "csrf_token": world.csrf_token}).status_code == 400
    assert world.digest() == before


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_token_of_another_browser_is_not_taken(world: World, row: Row) -> None:
    before, browser = world.digest(), world.browser("owner")
    with browser.session_transaction() as cookie:
        cookie["csrf_token"] = "b" * 40
    assert world.send(browser, row.path, row.form).status_code == 400
    with browser.session_transaction() as cookie:
        del cookie["csrf_token"]
    assert world.send(browser, row.path, row.form).status_code == 400
    assert world.digest() == before


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_over_https_a_form_of_another_site_changes_nothing(world: World, row: Row) -> None:
    before, path = world.digest(), world.fill(row.path)
    form = {name: world.fill(value) for name, value in row.form.items()} | {"csrf_token": world.csrf_token}
    for headers in OTHER_SITES:
        answer = world.browser("owner").post(path, data=form, headers=headers, base_url=HTTPS)
        assert answer.status_code == 400, headers
    assert world.digest() == before


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_over_http_too(world: World, row: Row) -> None:
    before, path = world.digest(), world.fill(row.path)
    form = {name: world.fill(value) for name, value in row.form.items()} | {"csrf_token": world.csrf_token}
    for origin in ("http://evil.example", "null", "https://localhost", "http://localhost:3000", "http://localhost.evil.example", ""):
        assert world.browser("owner").post(path, data=form, headers={"Origin": origin}).status_code == 400, origin
    assert world.digest() == before


@pytest.mark.parametrize("origin", ["http://localhost", "HTTP://LOCALHOST", "http://127.0.0.1:8080"])
def test_forms_of_our_own_pages_are_taken(world: World, origin: str) -> None:
    path, form = "/de/sign-in", {"email": "nora@example.org", "csrf_token": world.csrf_token}
    assert world.browser("owner").post(path, data=form, headers={"Origin": origin}).status_code == 303
    secure = {"Referer": f"{HTTPS}/de/sign-in", "Origin": HTTPS}
    assert world.browser("owner").post(path, data=form, headers=secure, base_url=HTTPS).status_code == 303


def test_exempt_from_the_token_is_what_the_table_says(world: World) -> None:
    exempt = {row.endpoint for row in TABLE if row.exempt}
    opened = {name: view_of(world.app, name) for name in list(world.app.view_functions)}
    views = {f"{view.__module__}.{view.__name__}" for name, view in opened.items() if view and name in exempt}
    protection = world.app.extensions["csrf"]
    assert protection._exempt_views == views
    assert not protection._exempt_blueprints
    assert all("test_" in row.exempt for row in TABLE if row.exempt)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"])
def test_no_other_method_does_anything(world: World, method: str) -> None:
    before = world.digest()
    for row in TABLE:
        answer = world.browser("administrator").open(world.fill(row.path), method=method)
        assert answer.status_code in (405, 308)  # 308: a missing slash, nothing more
    assert world.digest() == before


def test_no_disguise_makes_an_act_of_a_look(world: World) -> None:
    before = world.digest(but_for=LOOKS)
    headers = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST", "X-Method-Override": "POST"}
    query = {"_method": "POST", "csrf_token": world.csrf_token}
    for row in TABLE:
        world.browser("administrator").get(world.fill(row.path).split("?")[0], headers=headers, query_string=query)
    assert world.digest(but_for=LOOKS) == before
    world.restore()
