"""The log of acts on a page: for administrators, newest first, filtered, in pages, in words."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp.audit import personal_data
from quizapp.audit.rules.acts import ACTS
from quizapp.audit.service import record
from quizapp.db.session import Database
from quizapp.operations import act_words
from quizapp.operations.queries import ENTRIES_PER_PAGE, acts_page
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import People, Person
from tests.statements import statements_of

BrowserFor = Callable[[Person], FlaskClient]


def test_every_act_has_its_words() -> None:
    assert set(act_words.ACTS) == ACTS


def test_an_administrator_reads_who_did_what(
    database: Database, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        changed = {"trainer_of": ["<b>a</b>"]}
        record(session, people.eve.identity, "roles_changed", "account", people.bob.account_id, {"trainer_of": []}, changed, clock())
        record(session, people.carla.identity, "results_exported", "course", "first", None, {"state": "all"}, clock())
    eve = browser_for(people.eve)
    page = eve.get("/en/log?act=roles_changed").text
    assert "Bob Brandt" in page
    assert "Eve" in page
    assert "<b>a</b>" not in page
    assert "Carla Conrad" not in page.split("<tbody>")[1]
    assert "Carla Conrad" in eve.get("/en/log?thing=course").text
    with database.transaction() as session:
        pseudonym = personal_data.erase_for(session, people.bob.account_id, clock())
    page = eve.get("/en/log").text.split("<tbody>")[1]
    assert pseudonym in page
    assert "Bob Brandt" not in page
    assert eve.get("/en/log?act=made-up&thing=made-up&page=999").status_code == 200


@pytest.mark.one_engine
def test_changes_are_told_in_words_and_local_times(
    database: Database, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        eve, now = people.eve.identity, clock()
        after = {"more_attempts": 2, "due_at": "2026-03-20T16:00:00+00:00"}
        record(session, eve, "measures_changed", "enrolment", 7, {"more_attempts": 0, "due_at": None}, after, now)
        before, group = {"joining": "code", "ends_on": ""}, {"joining": "list", "ends_on": "2026-03-31"}
        record(session, eve, "group_changed", "group", 1, before, group, now)
        record(session, eve, "extra_time_changed", "enrolment", 1, None, {"points of fit": "1/2"}, now)
        record(session, eve, "sessions_ended", "account", 1, None, {"unheard_of": True, "reads": "f" * 64}, now)
    page = html.unescape(browser_for(people.eve).get("/de/log").text)
    cells = set(re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL))
    assert cells >= {
        "weitere Versuche: 0 → 2<br>Frist: 20.03.26, 17:00", "Zugang: mit Code → Trainer schreiben ein<br>endet am: 31. März 2026",
        "Punkte für „fit“: 1/2", f"unheard of: ja<br>Wortlaut: {'f' * 12}",
    }


@pytest.mark.one_engine
def test_pages_cost_three_queries(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        for number in range(ENTRIES_PER_PAGE + 3):
            record(session, people.eve.identity, "backup_made", "database", None, None, {"bytes": number}, clock())
    with database.reading() as session, statements_of(database) as statements:
        found = acts_page(session, "backup_made", "", 2)
    assert (len(found.entries), found.page, found.pages) == (3, 2, 2)
    assert len([one for one in statements if one.startswith("SELECT")]) == 3


def test_an_administrator_takes_the_log_along_as_a_table(
    database: Database, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    eve = browser_for(people.eve)
    with database.transaction() as session:
        record(session, people.eve.identity, "roles_changed", "account", people.bob.account_id, None, {"trainer_of": ["=1+1"]}, clock())
        record(session, people.carla.identity, "hand_mark_given", "attempt_slot", 7, None, {"points of fit": "3"}, clock())
    taken = send(eve, "/en/log.csv?act=roles_changed", page="/en/log")
    assert taken.headers["Content-Disposition"] == "attachment; filename=log.csv"
    (row,) = csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig")))
    assert (row["Code"], row["Who"], row["Number or name"]) == ("roles_changed", "Eve Ebert", "Bob Brandt")
    assert row["When (UTC)"] == clock().isoformat(timespec="seconds")
    assert row["Notice"].startswith("Personal data. Purpose: Checking who did what. Taken along by Eve Ebert on")
    everything = send(eve, "/en/log.csv", page="/en/log").data.decode("utf-8-sig")
    assert "a result, not shown here" in everything
    assert "log_exported" in everything
    assert browser_for(people.carla).post("/en/log.csv").status_code in (400, 403)
