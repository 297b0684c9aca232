"""A trainer looks into a learner's attempt: read only, what counts, nobody else's."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.gradebook.conftest import BrowserFor
from tests.people import Person
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import Taker, taker_of
from tests.quizzes.workshop import CANARY

COURSE = "/de/courses/workshop"


@pytest.fixture
def taker(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> Taker:
    """Alice."""
    return taker_of(database, alice, workshop.key, clock)


@pytest.fixture
def shown(trainer: FlaskClient) -> Callable[[str], str]:
    """The page of an attempt as the trainer sees it."""

    def page(code: str) -> str:
        reply = trainer.get(f"{COURSE}/attempts/{code}")
        return html.unescape(reply.text) if reply.status_code == 200 else str(reply.status_code)

    return page


def learner_page(trainer: FlaskClient) -> str:
    """The address of the only learner."""
    return next(part for part in trainer.get(f"{COURSE}/results").text.split('"') if part.startswith(f"{COURSE}/results/"))


def test_answers_marks_and_solutions_are_shown(taker: Taker, shown: Callable[[str], str]) -> None:
    code = taker.start("once")
    assert shown(code) == "404"  # while it is being answered it is nobody's business
    taker.save(code, 2, {"text-1": ["Lappen mit Öl"]})
    taker.finish(code)
    page = shown(code)
    assert "Alice Adler" in page and "Lappen mit Öl" in page and f"{CANARY}-whole" in page
    assert f"{COURSE}/corrections/questions/" in page
    assert "/report" not in page and "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_it_is_reached_from_the_learner_and_from_what_she_asked(
    taker: Taker, trainer: FlaskClient, browser_for: BrowserFor, alice: Person
) -> None:
    code, address = taker.start("once"), f"{COURSE}/attempts/"
    learner = Learner(browser_for(alice))
    learner.post(f"attempts/{code}/questions/1/report", {"text": "Unklar."})
    request = next(line for line in trainer.get(f"{COURSE}/todo").text.split('"') if "/requests/" in line)
    assert address not in trainer.get(request).text
    taker.finish(code)
    assert f'{address}{code}#question-1"' in trainer.get(request).text
    assert f'{address}{code}"' in trainer.get(learner_page(trainer)).text


@pytest.mark.one_engine
def test_what_is_the_learners_own_is_not_shown(taker: Taker, trainer: FlaskClient, shown: Callable[[str], str]) -> None:
    taker.finish(code := taker.start("signs"))
    assert shown(code) == "404"
    assert f"/attempts/{code}" not in trainer.get(learner_page(trainer)).text


@pytest.mark.one_engine
def test_what_waits_for_a_mark_leads_to_marking(waiting: tuple[str, str], shown: Callable[[str], str]) -> None:
    page = shown(waiting[0])
    assert "Wartet auf Bewertung" in page and f"{COURSE}/marking/" in page


@pytest.mark.one_engine
def test_attempts_of_other_courses_are_not_found(taker: Taker, trainer: FlaskClient, course: Course) -> None:
    taker.finish(code := taker.start("once"))
    assert trainer.get(f"/de/courses/{course.key}/attempts/{code}").status_code == 404
    assert trainer.get(f"{COURSE}/attempts/nothing").status_code == 404


class TestHowMuchWaits:
    """The number beside "Zu tun"."""

    def number(self, client: FlaskClient, path: str = f"{COURSE}/results") -> str:
        """What stands in the badge."""
        return client.get(path).text.partition('<span class="count" aria-hidden="true">')[2].partition("<")[0]

    def test_answers_and_requests_are_counted(
        self, waiting: tuple[str, str], trainer: FlaskClient, browser_for: BrowserFor, alice: Person
    ) -> None:
        assert (self.number(trainer), self.number(trainer, "/de/")) == ("2", "2")
        Learner(browser_for(alice)).post(f"attempts/{waiting[0]}/questions/1/report", {"text": "Unklar."})
        assert self.number(trainer) == "3"
        request = next(line for line in trainer.get(f"{COURSE}/todo").text.split('"') if "/requests/" in line)
        trainer.post(request, data={**hidden_fields(trainer.get(request).text), "answer": "Danke."})
        assert self.number(trainer) == "2"

    @pytest.mark.one_engine
    def test_learners_see_nothing_of_it(self, waiting: tuple[str, str], browser_for: BrowserFor, bob: Person) -> None:
        page = browser_for(bob).get("/de/").text
        assert "class=\"count\"" not in page and "/todo" not in page
