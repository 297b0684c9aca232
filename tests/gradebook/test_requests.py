"""Reporting a question, asking for another look, answering in one list, mails that tell nothing."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.gradebook import jobs, personal_data
from quizapp.gradebook.models import LearnerRequest
from quizapp.mail.models import OutboxMail
from quizapp.quizzes import personal_data as quizzes_personal_data
from tests.clock import SettableClock
from tests.gradebook.conftest import BrowserFor
from tests.people import Person
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import Taker, taker_of

TODO = "/de/courses/workshop/todo"


@pytest.fixture
def taker(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> Taker:
    """Alice."""
    return taker_of(database, alice, workshop.key, clock)


@pytest.fixture
def learner(browser_for: BrowserFor, alice: Person) -> Learner:
    """Alice's browser."""
    return Learner(browser_for(alice))


def requests(database: Database) -> list[LearnerRequest]:
    """All of them."""
    with database.reading() as session:
        found = list(session.scalars(select(LearnerRequest).order_by(LearnerRequest.id)))
        session.expunge_all()
        return found


def test_a_question_is_reported_while_answering_and_answered(
    learner: Learner, taker: Taker, trainer: FlaskClient, database: Database, app: object
) -> None:
    code = taker.start("once")
    assert f"/de/attempts/{code}/questions/1/report" in learner.get(f"attempts/{code}/questions/1").text
    sent = learner.post(f"attempts/{code}/questions/1/report", {"text": "Zwei Antworten passen."})
    assert learner.where(sent) == f"attempts/{code}/questions/1"
    listed = trainer.get(TODO).text
    assert "Zwei Antworten passen." in listed
    assert "Zwei Antworten passen." not in trainer.get(f"{TODO}?what=review").text
    (asked,) = requests(database)
    page = f"/de/courses/workshop/requests/{asked.code}"
    form = hidden_fields(trainer.get(page).text)
    assert trainer.post(page, data={**form, "answer": "Stimmt, wir ändern es."}).status_code == 303
    assert trainer.post(page, data={**form, "answer": "Noch einmal"}).status_code == 409
    assert "Zwei Antworten" not in trainer.get(TODO).text
    assert "Zwei Antworten" in trainer.get(f"{TODO}?state=done").text
    taker.finish(code)
    assert "Stimmt, wir ändern es." in learner.get(f"attempts/{code}/review").text
    with database.reading() as session:
        mail = session.scalars(select(OutboxMail).where(OutboxMail.kind == "request_answered")).one()
        message = jobs.make_answer_mail
        assert mail.to_address == "alice@example.org"
        assert callable(message)
        assert "Alice" not in str(mail.params)


def test_another_look_is_asked_for_once_at_a_time(learner: Learner, taker: Taker, trainer: FlaskClient, database: Database) -> None:
    code = taker.start("once")
    assert learner.get(f"attempts/{code}/review/again").status_code == 302
    taker.finish(code)
    assert f"/de/attempts/{code}/review/again" in learner.get(f"attempts/{code}/review").text
    blank = learner.post(f"attempts/{code}/review/again", {"text": "  "})
    assert blank.status_code == 400
    assert "Schreib in einem Satz" in blank.text
    assert learner.post(f"attempts/{code}/review/again", {"text": "Frage 2"}).status_code == 303
    assert f"/de/attempts/{code}/review/again" not in learner.get(f"attempts/{code}/review").text
    twice = learner.post(f"attempts/{code}/review/again", {"text": "Frage 2"})
    assert twice.status_code == 409
    (asked,) = requests(database)
    page = f"/de/courses/workshop/requests/{asked.code}"
    trainer.post(page, data={**hidden_fields(trainer.get(page).text), "go": "close"})
    assert requests(database)[0].state == "closed"
    assert learner.post(f"attempts/{code}/review/again", {"text": "Doch"}).status_code == 303


@pytest.mark.one_engine
def test_ten_a_day_are_enough(learner: Learner, taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start("once")
    replies = [learner.post(f"attempts/{code}/questions/1/report", {"text": f"Nr. {n}"}) for n in range(11)]
    assert [reply.status_code for reply in replies] == [303] * 10 + [429]
    assert "Nr. 10</textarea>" in replies[-1].text
    assert "Die nächste ist ab 03.03.26, 01:00 möglich" in replies[-1].text
    assert len(requests(database)) == 10
    clock.advance(days=1)
    assert learner.post(f"attempts/{code}/questions/1/report", {"text": "Morgen"}).status_code == 303


@pytest.mark.one_engine
def test_reports_of_others_and_long_ones_are_refused(
    learner: Learner, taker: Taker, database: Database, browser_for: BrowserFor, bob: Person
) -> None:
    code = taker.start("once")
    assert Learner(browser_for(bob)).get(f"attempts/{code}/questions/1/report").status_code == 404
    assert learner.get(f"attempts/{code}/questions/9/report").status_code == 404
    long = learner.post(f"attempts/{code}/questions/1/report", {"text": "x" * 2001})
    assert long.status_code == 400 and "x" * 2001 in long.text
    assert requests(database) == []


def test_requests_are_exported_and_erased(learner: Learner, taker: Taker, database: Database, alice: Person) -> None:
    code = taker.start("once")
    learner.post(f"attempts/{code}/questions/1/report", {"text": "Unklar."})
    with database.transaction() as session:
        (told,) = personal_data.export_for(session, alice.account_id)["requests"]
        assert (told["kind"], told["text"], told["question_number"]) == ("report", "Unklar.", 1)
        personal_data.erase_for(session, alice.account_id)
        quizzes_personal_data.erase_for(session, alice.account_id)
    assert requests(database) == []


class TestNothingTypedIsLost:
    """Whatever an answer is refused for, what was typed stands on the page that says so."""

    TYPED = "Danke, das <b>prüfen</b> wir."

    @pytest.fixture
    def address(self, learner: Learner, taker: Taker, database: Database) -> str:
        """The address of an open request."""
        code = taker.start("once")
        learner.post(f"attempts/{code}/questions/1/report", {"text": "Unklar."})
        return f"/de/courses/workshop/requests/{requests(database)[0].code}"

    def press(self, trainer: FlaskClient, address: str, **fields: str) -> tuple[int, str]:
        """Status and page."""
        reply = trainer.post(address, data={**self.token, **fields})
        return reply.status_code, html.unescape(reply.text)

    @pytest.fixture(autouse=True)
    def _token(self, trainer: FlaskClient, address: str) -> None:
        self.token = hidden_fields(trainer.get(address).text)

    @pytest.mark.one_engine
    def test_closing_asks_first(self, trainer: FlaskClient, address: str, database: Database) -> None:
        status, shown = self.press(trainer, address, answer=self.TYPED, go="close")
        assert (status, requests(database)[0].state) == (400, "open")
        assert f"\n{self.TYPED}</textarea>" in shown and "noch nicht gesendet" in shown
        assert self.press(trainer, address, answer="  ", go="close")[0] == 303
        assert (requests(database)[0].state, requests(database)[0].answer) == ("closed", "")

    @pytest.mark.one_engine
    def test_an_empty_answer_is_none(self, trainer: FlaskClient, address: str, database: Database) -> None:
        assert self.press(trainer, address, answer=" ")[0] == 400
        assert requests(database)[0].state == "open"

    @pytest.mark.one_engine
    def test_a_colleague_was_quicker(self, trainer: FlaskClient, address: str) -> None:
        assert self.press(trainer, address, answer="Erledigt.")[0] == 303
        status, shown = self.press(trainer, address, answer=self.TYPED)
        assert status == 409 and "Erledigt." in shown and self.TYPED in shown

    @pytest.mark.one_engine
    def test_too_long(self, trainer: FlaskClient, address: str) -> None:
        status, shown = self.press(trainer, address, answer="ü" * 2001)
        assert status == 400 and "ü" * 2001 in shown
