"""Names that somebody looks for stand in no address: sealed for one person, read again by pages, paging and files, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import guards, paths
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.web.sealed_search import WORDS
from quizapp.webinars.models import Attendee
from tests.accounts.pages import send
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.page_text import undrawn
from tests.people import People, Person
from tests.searching import address_of, look_for
from tests.webinars.attending import followed_meeting

BrowserFor = Callable[[Person], FlaskClient]
SENTENCE = "its words cannot be read here"


@pytest.fixture
def lists(database: Database, course: Course, people: People, clock: SettableClock) -> dict[str, str]:
    """Every list of people by its endpoint, with alice and bob in it."""
    for one in (people.alice, people.bob):
        enrol_in(database, course, one.account_id, clock())
    those = {str(one.name): one.email for one in (people.alice, people.bob)}
    number, _codes = followed_meeting(database, course.key, people.carla.identity, those, clock())
    base = f"/en/courses/{course.key}"
    group = gather(database, people.carla, course.key, clock(), people.alice, people.bob)
    with database.reading() as session:
        attendee = session.scalars(select(Attendee.id).where(Attendee.name == people.alice.name)).one()
    return {
        "people.people": "/en/people", "gradebook.results": f"{base}/results", "operations.acts": "/en/log",
        "followups.followup": f"{base}/webinars/{number}/followup",
        "cohorts.group": f"{base}/groups/{group.code}", "settling.who": f"{base}/webinars/{number}/attendees/{attendee}/who",
        "merging.ask": f"{base}/webinars/{number}/attendees/{attendee}/same",
    }


def main(text: str) -> str:
    """The page without what the search form repeats."""
    return re.sub(r'value="[^"]*"', "", text.partition("<main")[2].partition("</main>")[0])


def test_no_list_of_people_puts_a_name_into_an_address(lists: dict[str, str], people: People, browser_for: BrowserFor) -> None:
    assert set(lists) == set(guards.SEALED_SEARCH)
    eve = browser_for(people.eve)
    for endpoint, path in lists.items():
        (name,) = set(guards.SEALED_SEARCH[endpoint]) & WORDS
        address = address_of(eve, path, **{name: "Alice Adler"})
        assert urlsplit(address).path == path
        assert not re.search("alice|adler", undrawn(address), re.IGNORECASE)
        page = eve.get(address).text
        assert 'value="Alice Adler"' in page and SENTENCE not in page
        addresses = re.findall(r'(?:href|action)="([^"]*)"', page)
        assert addresses and not [one for one in addresses if re.search("alice|adler", undrawn(one), re.IGNORECASE)]
        assert not re.findall(rf'<form[^>]*method="get"(?:(?!</form>).)*name="{name}"', page, re.S)
        assert "bob@example.org" not in main(page)
        assert eve.get(address).text.count("Alice Adler") == page.count("Alice Adler")


def test_every_template_that_asks_for_a_name_seals_it() -> None:
    asking = [path for path in paths.TEMPLATES.rglob("*.html") if '_("Name or address")' in path.read_text()]
    assert len(asking) == len(guards.SEALED_SEARCH)
    assert [path.name for path in asking if "call people_filters(" not in path.read_text()] == []


def test_what_was_not_sealed_for_this_person_shows_everybody_and_says_so(
    lists: dict[str, str], people: People, browser_for: BrowserFor
) -> None:
    eve, carla = browser_for(people.eve), browser_for(people.carla)
    path = lists["gradebook.results"]
    token = parse_qs(urlsplit(address_of(carla, path, q="Adler")).query)["q"][0]
    assert "Bob Brandt" not in carla.get(path, query_string={"q": token}).text
    for foreign in (token, "Adler", token[:-5] + "AAAA=", token[:40], "gAAAA", "\u2028", "%", "x" * 3000):
        page = eve.get(path, query_string={"q": foreign})
        assert page.status_code == 200
        assert SENTENCE in page.text
        assert "Alice Adler" in page.text and "Bob Brandt" in page.text
        assert foreign in ("%", "Adler") or foreign not in main(page.text)
    assert SENTENCE not in eve.get(path).text


def test_paging_other_filters_and_the_other_language_keep_the_words(
    lists: dict[str, str], people: People, browser_for: BrowserFor
) -> None:
    eve = browser_for(people.eve)
    address = address_of(eve, lists["operations.acts"], who="carla", act="webinar_created", since="2026-01-01")
    query = parse_qs(urlsplit(address).query)
    assert (query["act"], query["since"], "until" in query) == (["webinar_created"], ["2026-01-01"], False)
    page = eve.get(address).text
    assert "Carla Conrad" in main(page)
    token = query["who"][0].replace("=", "%3D")
    assert f"/en/log.csv?act=webinar_created&amp;who={token}" in page.replace("%3D", "%3D")
    assert "Carla Conrad" in main(eve.get(address.replace("/en/", "/de/")).text)


@pytest.mark.parametrize("words", ["Müller-Lüdenscheidt", "李明", "a" * 200, "%_'\"<b>", "  Adler  ", "é\u0301 👩‍🏫"])
def test_any_words_come_back_as_they_were_typed(words: str, lists: dict[str, str], people: People, browser_for: BrowserFor) -> None:
    answer = look_for(browser_for(people.eve), lists["followups.followup"], q=words)
    assert answer.status_code == 200
    assert SENTENCE not in answer.text
    assert ("Alice Adler" in main(answer.text)) == (words.strip() == "Adler")


def test_nothing_typed_leads_to_the_list_itself(lists: dict[str, str], people: People, browser_for: BrowserFor) -> None:
    for path in lists.values():
        assert address_of(browser_for(people.eve), path, q="  ", who="") == path


@pytest.mark.parametrize("listed", [
    "", "/", "//evil.example/en/people", "https://evil.example/en/people", "/en/account", "/en/people/1", "/en/sealed-search",
    "/en/people\\@evil", "javascript:alert(1)", "/xx/people", "en/people", "/en/log.csv",
])
def test_it_leads_nowhere_else(listed: str, people: People, browser_for: BrowserFor) -> None:
    answer = send(browser_for(people.eve), "/en/sealed-search", {"list": listed, "q": "x"}, page="/en/people")
    assert answer.status_code == 404 or urlsplit(answer.location)[:3] == ("", "", "/en/people")


def test_visitors_are_asked_to_sign_in_and_who_may_not_see_a_list_is_refused_there(
    app: Flask, people: People, browser_for: BrowserFor, client: FlaskClient
) -> None:
    assert send(client, "/en/sealed-search", {"list": "/en/people", "q": "x"}, page="/en/sign-in").status_code == 403
    alice = browser_for(people.alice)
    sent = send(alice, "/en/sealed-search", {"list": "/en/people", "q": "x"}, page="/en/account")
    assert (sent.status_code, alice.get(sent.location).status_code) == (303, 403)
    assert send(alice, "/en/sealed-search", {"list": "/en/people", "q": "x\0"}, page="/en/account").status_code == 400
