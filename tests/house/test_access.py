"""Every address as everybody, against the access table; what is not in the table fails here."""

from __future__ import annotations

import pytest

from tests.house.access_table import TABLE, Row
from tests.house.world import LOOKS, ROLES, World, Writes

pytestmark = pytest.mark.xdist_group("world")
SHOWS_RESULTS = {
    "gradebook.results", "gradebook.learner", "gradebook.late_file", "corrections.correction", "todo.talks", "todo.talk",
    "marking.work", "marking.file", "requests.request", "certificates.certificate", "certificates.paper", "company.company_people",
    "revoking.revoke", "attempts.attempt", "marking.works", "webinars.webinar", "followups.followup", "through.through",
}
"""Pages whose opening is written down for the learners they show (decision 22): a row about the look, and nothing else."""
GETS = [row for row in TABLE if row.method == "GET"]
POSTS = [row for row in TABLE if row.method == "POST"]


def is_look(statement: str) -> bool:
    """Whether a statement writes down that results were looked at."""
    return statement.startswith(f"INSERT INTO {LOOKS} ")


def test_every_route_has_its_row_and_every_row_its_route(world: World) -> None:
    routes = {
        (rule.endpoint, method) for rule in world.app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    rows = [(row.endpoint, row.method) for row in TABLE]
    assert len(rows) == len(set(rows))
    assert routes - set(rows) == set(), "write rows into tests/house/access_table.py"
    assert set(rows) - routes == set(), "rows without a route"


def test_a_change_is_seen(world: World) -> None:
    before = world.digest()
    row = next(row for row in POSTS if row.endpoint == "lessons.read")
    with Writes(world.database) as written:
        world.send(world.browser("other"), row.path)
    assert world.digest() != before
    assert written
    world.restore()
    assert world.digest() == before


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_rows_lead_where_they_say_and_speak_for_every_role(world: World, row: Row) -> None:
    adapter = world.app.url_map.bind("localhost")
    assert adapter.match(world.fill(row.path).split("?")[0], row.method)[0] == row.endpoint
    assert list(row.expected) == list(ROLES)


@pytest.mark.parametrize("row", GETS, ids=str)
def test_who_may_look_and_looking_changes_nothing(world: World, row: Row) -> None:
    before, path = world.digest(but_for=LOOKS), world.fill(row.path)
    for role, expected in row.expected.items():
        browser = world.browser(role)
        with Writes(world.database) as written:
            statuses = [browser.open(path, method=method).status_code for method in ("GET", "HEAD", "OPTIONS")]
        assert statuses == [expected, expected, 200], role
        assert [one for one in written if not is_look(one)] == [], role
        assert row.endpoint in SHOWS_RESULTS or written == [], role
    assert world.digest(but_for=LOOKS) == before
    if world.digest() != before:
        world.restore()


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_who_may_act_and_a_refusal_changes_nothing(world: World, row: Row) -> None:
    before = world.digest()
    for role, expected in row.expected.items():
        assert world.browser(role).options(world.fill(row.path)).status_code == 200
        answer = world.send(world.browser(role), row.path, row.form)
        assert answer.status_code == expected, (role, answer.text[-1500:])
        if expected >= 400:
            assert world.digest() == before, role
        else:
            world.restore()
