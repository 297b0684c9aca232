"""Whatever is sent, the server answers with a page of ours: never a fault of its own, never a header of the sender's."""

from __future__ import annotations

from collections import Counter

import pytest

from quizapp.courses.service import PreparedRevision
from tests.conftest import COMPILED_TEMPLATES
from tests.house.access_table import TABLE
from tests.house.hostile import Hostile, hostile_requests
from tests.house.make_world import make_world
from tests.house.world import World

SENDERS = ("owner", "administrator", "nobody")


def _answers(world: World, requests: list[Hostile]) -> Counter[int]:
    """Send them all, each as one of the senders in turn; how often each status came."""
    seen: Counter[int] = Counter()
    for number, sent in enumerate(requests):
        browser = world.browser(SENDERS[number % len(SENDERS)])
        headers = {"Content-Type": "application/x-www-form-urlencoded", **sent.headers}
        answer = browser.open(sent.path, method=sent.method, data=sent.body, headers=headers)
        assert answer.status_code < 500, str(sent)
        assert "Content-Security-Policy" in answer.headers, str(sent)
        assert answer.headers.get("Location", "/").startswith(("/", "http://localhost/")), str(sent)
        assert "x=y" not in answer.headers.get("Set-Cookie", ""), str(sent)
        if world.file and sent.method == "POST" and answer.status_code == 303:
            world.restore()
        seen[answer.status_code] += 1
    return seen


@pytest.mark.xdist_group("world")
def test_three_hundred_of_them(world: World) -> None:
    seen = _answers(world, hostile_requests(TABLE, world.names, world.csrf_token)[:300])
    assert seen.total() >= 200
    assert {200, 400, 403, 404} <= set(seen)


@pytest.mark.proof
@pytest.mark.xdist_group("world")
def test_all_of_them(world: World) -> None:
    assert _answers(world, hostile_requests(TABLE, world.names, world.csrf_token)).total() > 4000


def test_the_other_database_does_not_mind_either(database_url: str, sample_course: PreparedRevision) -> None:
    world = make_world(database_url, sample_course)
    world.app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    requests = hostile_requests(TABLE, world.names, world.csrf_token)
    looks = [sent for sent in requests if sent.method == "GET" or "%00" in f"{sent.path} {sent.body!r}"]
    _answers(world, looks[:200])
    world.database.dispose()
