"""Nobody but the learner sees anything of practice: not trainers, not administrators, on no page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from quizapp.practice.models import PracticeItem, PracticeReview
from tests.house.access_table import TABLE
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")
OTHERS = ("nobody", "guest", "other", "trainer", "stranger", "administrator")
CHANGING = re.compile(rb"[\w-]{8,}\.[\w-]{6}\.[\w-]{27}")
"""Protection of forms: signed with the time."""
NEW_EACH_TIME = {"factors.code_app", "factors.passkey_options", "factors.new_passkey_options"}
"""Secrets and challenges."""


def everything_seen_by(world: World, role: str) -> dict[str, bytes]:
    """Every page and file as this role gets it, without what is new each time."""
    browser = world.browser(role)
    steady = (row for row in TABLE if row.endpoint not in NEW_EACH_TIME)
    rows = [row for row in steady if row.method == "GET" and "{practice}" not in row.path]
    replies = {row.path: browser.get(world.fill(row.path)) for row in rows}
    return {path: CHANGING.sub(b"", reply.data) for path, reply in replies.items()}


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_of_anybody_else_changes_by_practice(world: World, role: str) -> None:
    before = everything_seen_by(world, role)
    owner = world.browser("owner")
    for number in (1, 2):
        answered = world.send(owner, f"/de/practice/{{practice}}/cards/{number}", {"go": "show"})
        assert answered.status_code == 303
    after = everything_seen_by(world, role)
    assert len(before) > 15
    assert [path for path in before if before[path] != after[path]] == []
    with world.database.reading() as session:
        assert session.scalars(select(PracticeReview.item_id).where(PracticeReview.item_id.is_not(None))).all()
        assert session.scalars(select(PracticeItem.id).where(PracticeItem.answered_at.is_not(None))).all()


@pytest.mark.parametrize("role", OTHERS)
def test_a_session_of_somebody_else_does_not_exist(world: World, role: str) -> None:
    for path in ("", "/cards/1", "/end"):
        assert world.browser(role).get(world.fill("/de/practice/{practice}") + path).status_code == 404


def test_the_owner_sees_it(world: World) -> None:
    assert "Deine Übung wartet" in world.browser("owner").get(world.fill("/de/courses/{course}")).text
