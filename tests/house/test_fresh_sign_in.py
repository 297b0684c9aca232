"""Every address of the table asks who is there when the last sign-in is too old, and changes nothing until it knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.accounts.models import SignInSession
from quizapp.guards import FRESH_SIGN_IN, HEAVY_WORK
from tests.house.access_table import TABLE, Row
from tests.house.test_audit import AUDITED
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")
ROWS = [row for row in TABLE if row.method in FRESH_SIGN_IN.get(row.endpoint, ())]
MATTER = {
    "roles_changed", "results_exported", "password_changed", "factor_added", "factor_removed", "factors_reset",
    "recovery_codes_made", "webinar_deleted", "attendance_exported", "results_privacy_changed", "person_added", "person_suspended",
    "person_reinstated", "company_changed", "mail_sender_changed", "question_corrected", "oral_result_entered",
    "certificate_revoked", "follow_through_exported", "invitation_withdrawn", "followup_links_withdrawn", "shared_link_withdrawn",
}
"""Acts that nobody does with a browser that was left open."""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_sign_in_of_long_ago_is_asked_again(world: World, row: Row) -> None:
    with world.database.transaction() as session:
        session.execute(update(SignInSession).values(proven_at=world.clock() - timedelta(minutes=16)))
    before = world.digest()
    for role in ("owner", "other", "trainer", "stranger", "administrator"):
        if row.method == "GET":
            answer = world.browser(role).get(world.fill(row.path))
            assert (answer.status_code, answer.location.split("?")[0]) == (303, "/de/account/confirm"), role
        else:
            answer = world.send(world.browser(role), row.path, row.form)
            assert answer.status_code == 403, role
            assert 'name="proof-way"' in answer.text, role
            for name, value in row.form.items():
                assert f'name="{name}"' in answer.text, (role, value)
    assert world.digest() == before
    world.restore()


def test_the_table_names_what_exists() -> None:
    known = {(row.endpoint, row.method) for row in TABLE}
    assert {(endpoint, method) for endpoint, methods in FRESH_SIGN_IN.items() for method in methods} - known == set()


def test_every_act_that_matters_is_in_the_table() -> None:
    missing = [endpoint for endpoint, act in AUDITED.items() if act in MATTER and "POST" not in FRESH_SIGN_IN.get(endpoint, ())]
    assert not missing, "write them into guards.FRESH_SIGN_IN"


def test_everybodys_data_as_a_file_is_made_one_at_a_time() -> None:
    missing = [endpoint for endpoint, act in AUDITED.items() if act.endswith("_exported") and HEAVY_WORK.get(endpoint) != "export"]
    assert not missing, "write them into guards.HEAVY_WORK"
    assert set(HEAVY_WORK) - {row.endpoint for row in TABLE if row.method == "POST"} == set()
