"""The log of acts on a page: for administrators, newest first, filtered, in pages, in words."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from quizapp.audit import personal_data
from quizapp.audit.rules.acts import ACTS
from quizapp.audit.service import record
from quizapp.cohorts.companies import add_company
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.operations import act_words
from quizapp.operations.queries import ENTRIES_PER_PAGE, Wanted, acts_page
from tests.accounts.pages import send
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.page_text import undrawn
from tests.people import People, Person
from tests.searching import address_of, look_for
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
        record(session, eve, "mail_sender_changed", "course", 1, None, {"points of fit": "1/2"}, now)
        record(session, eve, "extra_time_changed", "enrolment", 1, {"percent": None}, {"percent": 50}, now)
        record(session, eve, "sessions_ended", "account", 1, None, {"unheard_of": True, "reads": "f" * 64}, now)
    page = html.unescape(browser_for(people.eve).get("/de/log").text)
    cells = set(re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL))
    assert cells >= {
        "weitere Versuche: 0 → 2<br>Frist: 20.03.26, 17:00", "Zugang: mit Code → Trainer schreiben ein<br>endet am: 31. März 2026",
        "Punkte für „fit“: 1/2", f"unheard of: ja<br>Wortlaut: {'f' * 12}", "hier nicht gezeigt",
    }
    assert "50" not in undrawn(page.partition("<tbody>")[2].partition("</tbody>")[0])


@pytest.mark.one_engine
def test_pages_cost_as_many_queries_as_there_are_kinds_of_things(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        for number in range(ENTRIES_PER_PAGE + 3):
            record(session, people.eve.identity, "backup_made", "database", None, None, {"bytes": number}, clock())
    with database.reading() as session, statements_of(database) as statements:
        found = acts_page(session, Wanted("backup_made"), "de", 2)
    assert (len(found.entries), found.page, found.pages) == (3, 2, 2)
    assert len([one for one in statements if one.startswith("SELECT")]) == 3


def test_it_is_found_by_person_and_day(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor
) -> None:
    enrolment = enrol_in(database, course, people.bob.account_id, clock())
    with database.transaction() as session:
        for days, number in ((0, people.bob.account_id), (1, people.alice.account_id), (2, people.bob.account_id)):
            record(session, people.eve.identity, "person_suspended", "account", number, None, None, clock() + timedelta(days=days))
        record(session, people.carla.identity, "extra_time_changed", "enrolment", enrolment, None, {"percent": 25}, clock())
    eve, day = browser_for(people.eve), clock().date()

    def found(**asked: object) -> int:
        page = look_for(eve, "/de/log", **asked).text
        return page.partition("<tbody>")[2].count("<tr>")

    suspended = {"act": "person_suspended"}
    assert found(**suspended) == 3
    assert [found(**suspended, who=who) for who in ("BRANDT", "alice@", "eve", "100%", "nobody")] == [2, 1, 3, 0, 0]
    assert found(who="Bob Brandt", thing="enrolment") == found(who="carla", act="extra_time_changed") == 1
    assert found(**suspended, since=day + timedelta(days=1)) == found(**suspended, until=day + timedelta(days=1)) == 2
    assert found(**suspended, since=day + timedelta(days=1), until=day + timedelta(days=1)) == 1
    assert found(**suspended, since="2026-02-30", until="9999-12-31") == 3, "what is no day is left out"
    query = urlsplit(address_of(eve, "/de/log", **suspended, who="alice", since=day)).query
    taken = send(eve, f"/de/log.csv?{query}", page="/de/log").data.decode("utf-8-sig")
    assert taken.count("person_suspended") == 1
    with database.transaction() as session:
        pseudonym = personal_data.erase_for(session, people.bob.account_id, clock())
    assert found(**suspended, who=pseudonym) == 2


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("de", [">Gruppe: Herbst<", ": Muster GmbH", "Rolle: lernende Person", "Gruppe: Herbst<br>Stand: eingeschrieben", "Kurs: "]),
        ("en", [">group: Herbst<", ": Muster GmbH", "role: learner", "group: Herbst<br>state: enrolled", "course: "]),
    ],
)
def test_things_stand_with_their_names(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor, lang: str, told: list[str]
) -> None:
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", clock())
    group = gather(database, people.carla, course.key, clock(), name="Herbst", company_id=company)
    with database.transaction() as session:
        came = {"group": group.id, "state": "enrolled"}
        record(session, people.alice.identity, "group_joined", "account", people.alice.account_id, None, came, clock())
        record(session, people.eve.identity, "person_invited", "invitation", 77, None, {"role": "learner", "course": course.key}, clock())
    page = html.unescape(browser_for(people.eve).get(f"/{lang}/log").text).partition("<tbody>")[2]
    title = course.title.in_locale(lang, (course.source_locale,))
    for words in (*told[:-1], f"{told[-1]}{title}"):
        assert words in page
    assert ">Gruppe 1<" not in page


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
    assert "not shown here" in everything
    assert "log_exported" in everything
    assert browser_for(people.carla).post("/en/log.csv").status_code in (400, 403)
