"""Without a script, a page asks before what cannot be undone; it carries the form along and knows the way back."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp.accounts.queries import person
from quizapp.db.session import Database
from tests.accounts.pages import csrf_token
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def fields_of(page: str, action: str) -> dict[str, str]:
    """Hidden fields of the form that goes to an address."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    return {name: html.unescape(value) for name, value in HIDDEN.findall(form)}


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lang", "heading", "question", "button"),
    [
        ("de", "Ganz sicher?", "bob@example.org wird sofort in jedem Browser abgemeldet", "Konto sperren"),
        ("en", "Are you sure?", "bob@example.org will be signed out in every browser at once", "Suspend the account"),
    ],
)
def test_it_asks_and_goes_on(
    database: Database, people: People, browser_for: BrowserFor, lang: str, heading: str, question: str, button: str
) -> None:
    eve, place = browser_for(people.eve), f"/{lang}/people/{people.bob.account_id}"
    action = f"{place}/suspend"

    def is_suspended() -> bool:
        with database.reading() as session:
            return person(session, people.bob.account_id).suspended_at is not None

    asked = eve.post(action, data=fields_of(eve.get(place).text, action), headers={"Referer": f"http://localhost{place}"})
    main = html.unescape(asked.text.partition("<main")[2])
    for words in (f"<h1>{heading}</h1>", question, f">{button}</button>", f'href="{place}">'):
        assert words in main
    assert not is_suspended()
    assert eve.post(action, data=fields_of(asked.text, action)).status_code == 303
    assert is_suspended()


@pytest.mark.one_engine
def test_what_was_typed_is_carried_and_nothing_is_markup(people: People, browser_for: BrowserFor) -> None:
    eve = browser_for(people.eve)
    typed = {"ask_first": "<script>1</script>", "ask_action": '"<b>', "link": ["1", "2"], "x": 'a"<ü'}
    page = eve.post("/de/people/1/suspend?q=1", data={**typed, "csrf_token": csrf_token(eve, "/de/account")}).text
    assert '<form method="post" action="/de/people/1/suspend?q=1"' in page
    assert HIDDEN.findall(page.partition("<main")[2])[1:4] == [("link", "1"), ("link", "2"), ("x", "a&#34;&lt;ü")]
    assert "<script>1" not in page
    assert '"<b>' not in page


@pytest.mark.one_engine
def test_a_form_of_another_site_is_not_answered(people: People, browser_for: BrowserFor) -> None:
    eve = browser_for(people.eve)
    assert eve.post("/de/people/1/suspend", data={"ask_first": "Sure?"}).status_code == 400
