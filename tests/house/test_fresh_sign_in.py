"""Every address of the table asks who is there when the last sign-in is too old, and changes nothing until it knows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.accounts.models import SignInSession
from quizapp.audit.rules.acts import ACTS
from quizapp.guards import FRESH_SIGN_IN, HEAVY_WORK
from tests.house.access_table import TABLE, Row
from tests.house.test_audit import AUDITED
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")
ROWS = [row for row in TABLE if row.method in FRESH_SIGN_IN.get(row.endpoint, ())]
PROOF = "is itself the proof of who is there, or its mailed code is"
SAFETY = "ends something for safety's sake; whoever is in a hurry must not be held up"
OWN = "is the learner's own, takes nothing away, and the next press takes it back"
WORK = "is the daily work of trainers, many times an hour; it is written down, and the next one corrects it"
NO_PAGE = "no address does it"
DO_WITHOUT = {
    **dict.fromkeys(("sign_in", "sign_in_failed", "identity_confirmed", "address_changed"), PROOF),
    **dict.fromkeys(("session_ended", "sessions_ended", "calendar_address_removed"), SAFETY),
    **dict.fromkeys((
        "trainer_role_asked_for", "certificate_name_hidden", "group_asked", "points_shared", "calendar_address_made",
    ), OWN),
    **dict.fromkeys((
        "webinar_created", "webinar_changed", "followup_mails_queued", "followup_mails_held", "webinar_digests_switched",
        "shared_link_made", "shared_link_changed", "hand_mark_given", "hand_mark_changed", "request_answered", "announcement_made",
        "announcement_changed", "announcement_taken_back",
        "attendance_imported", "attendee_settled", "list_confirmed",
    ), WORK),
    "file_taken": "takes one file of one learner along, which is part of marking it",
    "person_added": "who follows an invitation proves the mailbox; adding somebody by hand asks",
    "accounts_merged": "mailed codes of both accounts are the proof; asking for them asks who is there",
    "group_joined": "learners take a seat; trainers who change people of a group are asked",
    "group_left": "learners give a seat back; trainers who change people of a group are asked",
    **dict.fromkeys((
        "backup_made", "backup_restored", "certificate_issued", "course_published", "hold_lifted", "hold_placed", "people_forgotten",
        "person_erased", "results_regraded", "retention_run", "sign_in_link_made",
    ), NO_PAGE),
}
"""Acts that somebody may do with a browser that was left open -> why. A new act asks for a fresh sign-in, or gets its reason here."""

DELETES = re.compile("delete|clear|remove|withdraw|erase|revoke|unlink|leave|forget|undo")
DELETES_OWN = {
    "accounts.revoke_session": SAFETY,
    "calendar.remove_calendar_address": SAFETY,
    "joining.leave_group": OWN,
    "worksheets.delete_worksheet": "her own notes, read by nobody else; learners without an address cannot show who they are",
    "practice.clear": "her own practice, read by nobody else, and it counts for nothing; as above",
}
"""Addresses that delete without asking -> why (decision 16)."""

ONLY_BY = {
    "factor_added": ("factors.code_app", "factors.add_passkey"), "certificate_valid_again": ("revoking.valid_again",),
    "group_moved": ("cohorts.change_people",), "group_invited": ("cohorts.change_people",), "same_person_asked": ("same_entries.ask",),
    "sign_on_linked": ("sign_on_links.link",), "sign_on_unlinked": ("sign_on_links.unlink",), "trainer_role_refused": ("people.decide",),
}
"""Acts that the table of `test_audit.py` does not come by -> the addresses that do them, all of which ask."""


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


def test_every_act_asks_for_a_fresh_sign_in_or_says_why_not() -> None:
    acts = {endpoint: set(named.split()) for endpoint, named in AUDITED.items()}
    asking = {endpoint for endpoint, methods in FRESH_SIGN_IN.items() if "POST" in methods}
    free = {endpoint: named - set(DO_WITHOUT) for endpoint, named in acts.items() if endpoint not in asking}
    assert {endpoint: named for endpoint, named in free.items() if named} == {}, "write them into guards.FRESH_SIGN_IN"
    assert {endpoint for endpoints in ONLY_BY.values() for endpoint in endpoints} - asking == set()
    decided = set().union(*(acts[endpoint] for endpoint in asking & set(acts))) | set(ONLY_BY) | set(DO_WITHOUT)
    assert decided == ACTS, "decide whether it asks for a fresh sign-in"


def test_what_deletes_asks_or_says_why_not() -> None:
    deleting = {row.endpoint for row in TABLE if row.method == "POST" and DELETES.search(row.endpoint.split(".")[-1])}
    assert {one for one in deleting if "POST" not in FRESH_SIGN_IN.get(one, ())} == set(DELETES_OWN)


def test_everybodys_data_as_a_file_is_made_one_at_a_time() -> None:
    missing = [endpoint for endpoint, act in AUDITED.items() if act.endswith("_exported") and HEAVY_WORK.get(endpoint) != "export"]
    assert not missing, "write them into guards.HEAVY_WORK"
    assert set(HEAVY_WORK) - {row.endpoint for row in TABLE if row.method == "POST"} == set()
