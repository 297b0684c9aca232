"""Which version of the privacy notice applied to whom, in which language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.accounts.service import ensure_learner
from quizapp.app import create_app
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database, emit
from quizapp.kernel.events import AccountsMerged, PersonCame
from quizapp.kernel.identity import NOBODY
from quizapp.privacy import notices, personal_data
from quizapp.privacy.models import NoticeSeen, NoticeVersion
from tests.accounts.pages import send, sign_in_by_link
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.people import People, browser_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The operator's texts, in German only."""
    made = tmp_path / "pages"
    made.mkdir()
    (made / "privacy.de.md").write_text("Fassung eins", encoding="utf-8")
    return made


@pytest.fixture
def site(make_settings: MakeSettings, folder: Path, clock: SettableClock) -> Flask:
    """The application with these texts."""
    return create_app(make_settings(pages_folder=folder), clock)


def versions(database: Database, account_id: int) -> list[tuple[str, str]]:
    """Language and text of what applied to somebody."""
    with database.reading() as session:
        rows = session.execute(
            select(NoticeVersion.locale, NoticeVersion.text)
            .join(NoticeSeen, NoticeSeen.notice_id == NoticeVersion.id)
            .where(NoticeSeen.account_id == account_id)
            .order_by(NoticeSeen.id)
        )
        return [tuple(row) for row in rows]


def test_every_version_is_noted_once_for_each_person(
    site: Flask, folder: Path, people: People, database: Database, clock: SettableClock
) -> None:
    with site.app_context():
        with database.transaction() as session:
            first = ensure_learner(session, NOBODY, "en", clock()).account_id
        (folder / "privacy.en.md").write_text("Version two", encoding="utf-8")
        with database.transaction() as session:
            second = ensure_learner(session, NOBODY, "en", clock()).account_id
            for _ in range(2):
                emit(session, PersonCame(clock(), first, "en"))
                emit(session, PersonCame(clock(), second, "en"))
    assert versions(database, first) == [("de", "Fassung eins"), ("en", "Version two")]
    assert versions(database, second) == [("en", "Version two")]
    with database.reading() as session:
        shown = notices.notices_shown(session)
        assert [(one.locale, one.people) for one in shown] == [("en", 2), ("de", 1)]
        exported = personal_data.export_for(session, first)["notices"]
    assert [one["text"] for one in exported] == ["Fassung eins", "Version two"]
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), first, people.alice.account_id))
    assert versions(database, people.alice.account_id) == [("de", "Fassung eins"), ("en", "Version two")]


def test_without_a_text_of_the_operator_nothing_is_noted(app: Flask, database: Database, clock: SettableClock) -> None:
    with app.app_context(), database.transaction() as session:
        ensure_learner(session, NOBODY, "de", clock())
        assert session.scalars(select(NoticeVersion)).all() == []


def test_the_language_of_the_page_where_one_signs_in_is_written_down(
    site: Flask, folder: Path, people: People, database: Database
) -> None:
    (folder / "privacy.en.md").write_text("Version one", encoding="utf-8")
    with database.transaction() as session:
        session.get_one(Account, people.alice.account_id).locale = "en"
    sign_in_by_link(site, site.test_client(), people.alice.email)  # on German pages
    assert versions(database, people.alice.account_id) == [("de", "Fassung eins")]


def test_who_stays_signed_in_reads_of_a_newer_version_and_says_that_it_is_read(
    site: Flask, folder: Path, people: People, database: Database, course: Course, clock: SettableClock
) -> None:
    alice, page = people.alice.account_id, f"/en/courses/{course.key}"
    with site.app_context(), database.transaction() as session:
        enrol(session, alice, published_course(session, course.key).course_id, clock())
        emit(session, PersonCame(clock(), alice, "de"))
    browser = browser_of(site, people.alice)
    assert "newer version of the privacy notice" not in browser.get(page).text
    (folder / "privacy.en.md").write_text("Version two", encoding="utf-8")
    assert "newer version of the privacy notice" not in browser.get(page).text  # hers is the German one, which has not changed
    (folder / "privacy.de.md").write_text("Fassung zwei, länger", encoding="utf-8")
    shown = browser.get(page).text
    assert "newer version of the privacy notice" in shown and 'href="/de/privacy" hreflang="de"' in shown
    assert "Gelesen" in browser.get(page.replace("/en/", "/de/")).text
    found = re.search(r'name="read" value="(\w{64})"', shown)
    assert found
    assert browser.post(f"{page}/privacy-notice", data={"read": found[1]}).status_code == 400  # no token
    send(browser, f"{page}/privacy-notice", {"read": "0" * 64}, page=page)
    assert versions(database, alice) == [("de", "Fassung eins")]
    for _twice in range(2):
        answer = send(browser, f"{page}/privacy-notice", {"read": found[1]}, page="/en/account")
        assert (answer.status_code, answer.location) == (303, page)
    assert versions(database, alice) == [("de", "Fassung eins"), ("de", "Fassung zwei, länger")]
    assert "newer version of the privacy notice" not in browser.get(page).text
