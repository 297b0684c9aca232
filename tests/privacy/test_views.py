"""The page on one's own data, as somebody without JavaScript uses it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.service import begin_session
from quizapp.audit.models import AuditEntry
from quizapp.db.session import Database
from quizapp.privacy import service
from quizapp.privacy.models import Erasure
from quizapp.web.identity import TOKEN
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import Person
from tests.privacy.traces import Traces

Browser = Callable[[Person], FlaskClient]


def acts(database: Database, person: Person) -> list[str]:
    """What the log has by the person."""
    with database.reading() as session:
        rows = select(AuditEntry.act).where(AuditEntry.actor_id == person.account_id).order_by(AuditEntry.id)
        return list(session.scalars(rows))


def test_the_file_is_asked_for_made_and_downloaded(
    browser_for: Browser, alice: Person, bob: Person, database: Database, run_jobs: Callable[[], int]
) -> None:
    browser = browser_for(alice)
    page = browser.get("/en/my-data")
    assert page.status_code == 200
    assert "Make the file" in page.text
    assert send(browser, "/en/my-data/export", page="/en/my-data").location == "/en/my-data"
    waiting = browser.get("/en/my-data")
    assert waiting.status_code == 202
    assert "Your file is being made" in waiting.text
    run_jobs()
    ready = browser.get("/en/my-data")
    assert ready.status_code == 200
    path = next(word.split('"')[1] for word in ready.text.split() if word.startswith('action="/en/my-data/export/'))
    answer = send(browser, path, page="/en/my-data")
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data.zip"
    assert "data.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert send(browser_for(bob), path, page="/en/my-data").status_code == 404
    assert acts(database, alice) == ["export_asked", "export_fetched"]


def test_an_old_sign_in_is_not_enough(browser_for: Browser, alice: Person, clock: SettableClock, database: Database) -> None:
    clock.advance(minutes=16)
    browser = browser_for(alice)
    for path, form in (("/de/my-data/export", {}), ("/de/my-data/export/abc", {}), ("/de/my-data/erase", {"word": "LÖSCHEN"})):
        asked = send(browser, path, form, page="/de/account")
        assert asked.status_code == 403, path
        assert all(f'value="{typed}"' in asked.text for typed in form.values()), "what was typed is carried along"
    assert acts(database, alice) == []


def test_ten_files_an_hour(browser_for: Browser, alice: Person, run_jobs: Callable[[], int]) -> None:
    browser = browser_for(alice)
    for _ in range(10):
        assert send(browser, "/de/my-data/export", page="/de/my-data").status_code == 303
        run_jobs()
    refused = send(browser, "/de/my-data/export", page="/de/my-data")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"


def test_a_typed_word_erases(
    browser_for: Browser, kanaria: Traces, database: Database, client: FlaskClient, run_jobs: Callable[[], int],
    clock: SettableClock,
) -> None:
    browser = browser_for(kanaria.person)
    with database.transaction() as session:  # she has just signed in again
        token = begin_session(session, kanaria.person.account_id, "", clock())
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    wrong = send(browser, "/de/my-data/erase", {"word": "ja"}, page="/de/my-data/erase")
    assert "LÖSCHEN" in wrong.text
    assert "Nichts wurde gelöscht" in wrong.text
    done = send(browser, "/de/my-data/erase", {"word": " löschen "}, page="/de/my-data/erase")
    assert done.location == "/de/"
    assert "abgemeldet" in browser.get("/de/").text
    assert browser.get("/de/my-data").status_code == 403
    run_jobs()
    with database.reading() as session:
        assert session.scalars(select(Erasure.account_id)).all() == [None]


def test_a_hold_is_shown_with_reason_and_day(
    browser_for: Browser, alice: Person, database: Database, clock: SettableClock
) -> None:
    with database.transaction() as session:
        service.place_hold(session, alice.email, "Klage vor dem Amtsgericht", clock())
    for path in ("/de/my-data", "/de/my-data/erase"):
        page = browser_for(alice).get(path)
        assert "Klage vor dem Amtsgericht" in page.text
    answer = send(browser_for(alice), "/de/my-data/erase", {"word": "LÖSCHEN"}, page="/de/account")
    assert answer.status_code == 409
    assert "Klage vor dem Amtsgericht" in answer.text


def test_who_acted_on_it_stands_there(browser_for: Browser, kanaria: Traces, alice: Person) -> None:
    page = browser_for(kanaria.person).get("/en/my-data").text
    assert "extra time was changed" in page
    assert "a trainer" in page
    assert "Carla" not in page
    assert "extra time was changed" not in browser_for(alice).get("/en/my-data").text
