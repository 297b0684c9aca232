"""Names of learners on pages and in files of staff: who reads them is written down, files say what they are for, and neither
addresses nor names of files tell of anybody.

**Source**: promises P24 and P25, decisions 22 and 25.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pikepdf import Pdf
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.accounts.models import Account
from quizapp.sharing.models import ResultLook
from tests.certificates.pdf_text import page_texts
from tests.house.access_table import TABLE, Row
from tests.house.world import World
from tests.page_text import undrawn

pytestmark = pytest.mark.xdist_group("world")
READERS = {"trainer": "Carla Conrad", "administrator": "Eve Ebert", "group_trainer": "greta@example.org", "viewer": "viktor@example.org"}
LEARNERS = {"Alice Adler": "alice@example.org", "Bob Brandt": "bob@example.org"}
NO_RESULTS = {
    "todo.todo": "who waits for what, each behind a page of its own",
    "cohorts.group": "who is in a group, not what they achieved",
    "cohorts.change_people": "as the group",
    "same_entries.ask": "as the group",
    "same_entries.entries": "accounts, for administrators",
    "same_entries.other_entry": "an account, for administrators",
    "lists.enrol_list": "who is in a group or is to be",
    "attendance.report": "what the trainer has just handed in herself, before anything is written",
    "merging.ask": "who stands on a webinar's list, to choose who stands there twice",
    "taking_off.ask": "who stands on a webinar's list, before they are taken off it",
    "settling.who": "who learns in the course, to choose who an attendee is",
    "people.people": "accounts, for administrators",
    "people.person": "an account, for administrators",
    "invitations.open_invitations": "who was invited",
    "corrections.corrections": "who has corrected which question",
    "operations.acts": "who acted, for administrators",
    "operations.acts_csv": "as the page",
    "companies.client_company": "who is in a company",
}
"""Pages that name learners and show no result of theirs, and what they show instead."""
PAPERS_OF_LEARNERS = {"certificates.paper", "marking.file", "gradebook.late_file"}
"""Files that are the learner's own, not made of what is known about many."""
KEPT_FROM_BEFORE = {"attendance_lists.made_paper": "its notice was written when it was asked for: webinars/test_export_views.py"}
LONGEST_MADE_UP = 2000
"""Bytes of files that only begin like a PDF."""
OPENED = [row for row in TABLE if any(row.expected[role] == 200 for role in READERS) and row.expected["nobody"] != 200]


def words_of(answer: TestResponse) -> str:
    """What an answer says, files unpacked."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if answer.data.startswith(b"%PDF") and len(answer.data) > LONGEST_MADE_UP:
        with Pdf.open(io.BytesIO(answer.data)) as pdf:
            return " ".join(" ".join(page_texts(pdf)).split())
    return answer.data.decode(errors="replace")


def ask(world: World, role: str, row: Row) -> TestResponse:
    """Open the page or send its form."""
    browser = world.browser(role)
    return browser.get(world.fill(row.path)) if row.method == "GET" else world.send(browser, row.path, row.form)


def looked_at(world: World) -> set[str]:
    """Addresses of those whose results somebody has opened."""
    with world.database.reading() as session:
        return set(session.scalars(select(Account.email).join(ResultLook, ResultLook.account_id == Account.id)))


@pytest.mark.parametrize("role", READERS)
def test_who_is_named_to_staff_can_read_who_it_was(world: World, role: str) -> None:
    told, unseen = set(), {}
    for row in (one for one in OPENED if one.expected[role] == 200 and one.endpoint not in NO_RESULTS):
        answer = ask(world, role, row)
        named = {email for name, email in LEARNERS.items() if name in words_of(answer) or email in words_of(answer)}
        unseen |= {row.endpoint: named - looked_at(world)} if named - looked_at(world) else {}
        told |= {row.endpoint} if named else set()
        world.restore()
    assert unseen == {}
    expected = {"company.company_people"} if role == "viewer" else {"gradebook.results", "gradebook.results_xlsx"}
    assert expected <= told


@pytest.mark.parametrize("role", READERS)
def test_files_say_what_they_are_for_and_their_names_nothing(world: World, role: str) -> None:
    people = ("alice", "adler", "bob", "brandt", "carla", "conrad", "dan", "eve", "greta", "viktor", "ida", "otto", "@")
    for row in (one for one in TABLE if one.expected[role] == 200):
        answer = ask(world, role, row)
        given = answer.headers.get("Content-Disposition", "").lower()
        world.restore()
        parts = given.replace("=", " ").replace("-", " ").replace(".", " ").split()
        assert set(parts).isdisjoint(people) and "@" not in given, (row, given)
        names_many = given and row.endpoint not in {*PAPERS_OF_LEARNERS, *KEPT_FROM_BEFORE}
        if names_many and any(name in words_of(answer) for name in (*LEARNERS, "Ida Iffland")):
            assert READERS[role] in words_of(answer), row
            assert "Zweck" in words_of(answer), row


def test_no_address_tells_of_anybody(world: World) -> None:
    for row in TABLE:
        path = world.fill(row.path).lower()
        words = set(re.split("[^a-z]+", undrawn(path)))
        assert not {"alice", "adler", "bob", "brandt"} & words, row
        assert "@" not in path and "%40" not in path, row
