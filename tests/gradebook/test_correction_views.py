"""The pages of correcting: four steps without JavaScript, refusals in words, the note in the learner's review."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import CourseStaff
from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.quizzes.models import Attempt, QuestionCorrection
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.gradebook.class_of import ClassOf
from tests.people import People, Person
from tests.quizzes.taking import taker_of
from tests.quizzes.workshop import publish, workshop_course
from tests.webinars.carried import set_privacy

BrowserFor = Callable[[Person], FlaskClient]
pytestmark = pytest.mark.one_engine
LIST = "/de/courses/workshop/corrections"


@pytest.fixture
def class_of(database: Database, settings: Settings, clock: SettableClock, people: People) -> ClassOf:
    """Carla's class in the workshop."""
    course = publish(database, workshop_course(), clock())
    with database.transaction() as session:
        session.add(CourseStaff(account_id=people.carla.account_id, course_key=course.key))
    trainer = Identity(people.carla.account_id, email=people.carla.email, trainer_of=frozenset({course.key}))
    made = ClassOf(database, settings, clock, course.key, trainer)
    made.find_question()
    return made


def form_of(class_of: ClassOf) -> str:
    """Where the question is corrected."""
    return f"{LIST}/questions/{class_of.question}"


def test_four_steps_and_the_learner_is_told(class_of: ClassOf, people: People, browser_for: BrowserFor, clock: SettableClock) -> None:
    taker = taker_of(class_of.database, people.alice, "workshop", clock)
    code = taker.start("once")
    taker.finish(code)
    class_of.take(3, class_of.wrong)
    carla, alice = browser_for(people.carla), browser_for(people.alice)
    assert class_of.question in carla.get(LIST).text
    chosen = {"what": "new_key", "key-1": class_of.wrong, "explanation-de": "Der zweite Weg.", "explanation-en": "The second way."}
    answer = send(carla, form_of(class_of), chosen)
    assert answer.status_code == 303
    effects = carla.get(answer.location).text
    assert "3 Ergebnisse" in effects
    assert "jetzt bestanden" in effects
    assert "Frage korrigieren und 3 Ergebnisse ändern" in effects
    review = f"/de/attempts/{code}/review"
    assert "korrigiert" not in alice.get(review).text
    applied = send(carla, f"{answer.location}/apply", {"policy": "favour", "worse": "0"}, page=answer.location)
    assert applied.status_code == 303
    assert "Frühere Ergebnisse werden gerade neu berechnet" in carla.get(answer.location).text
    assert carla.get(f"{answer.location}?done=0").status_code == 202
    class_of.work()
    assert carla.get(f"{answer.location}?done=0").status_code == 200
    done = carla.get(answer.location).text
    assert "Neu berechnete Ergebnisse: 4" in done
    assert "3 Ergebnisse" in done
    told = alice.get(review).text
    assert "Diese Frage wurde am" in told
    assert "Der zweite Weg." in told
    assert "Points that you had before are yours" in alice.get(review.replace("/de/", "/en/")).text
    again = send(carla, f"{answer.location}/apply", {"policy": "all", "worse": "0"}, page=form_of(class_of))
    assert again.status_code == 303
    with class_of.database.reading() as session:
        assert [row.policy for row in session.scalars(select(QuestionCorrection))] == ["favour"]


def test_the_other_way_needs_a_tick_and_the_number(class_of: ClassOf, people: People, browser_for: BrowserFor) -> None:
    class_of.take(2, class_of.right)
    carla = browser_for(people.carla)
    page = send(carla, form_of(class_of), {"what": "new_key", "key-1": class_of.wrong}).location
    seen = carla.get(f"{page}?policy=all").text
    assert "Ja, 2 Ergebnisse werden schlechter." in seen
    refused = send(carla, f"{page}/apply", {"policy": "all", "worse": "2"}, page=page)
    assert (refused.status_code, "Das Kästchen ankreuzen" in refused.text) == (200, True)
    moved = send(carla, f"{page}/apply", {"policy": "all", "worse": "1", "confirmed": "y"}, page=page)
    assert "Inzwischen würden 2 Ergebnisse schlechter" in moved.text
    assert send(carla, f"{page}/apply", {"policy": "all", "worse": "2", "confirmed": "y"}, page=page).status_code == 303
    class_of.work()
    with class_of.database.reading() as session:
        assert {row.passed for row in session.scalars(select(Attempt))} == {False}


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"what": "new_key", "key-1": "RIGHT"}, "So wie eingegeben wird die Frage schon bewertet"),
        ({"what": "new_key"}, "mindestens eine richtige Antwort"),
        ({"what": "accept_more", "key-1": "WRONG"}, "würde nicht mehr zählen"),
        ({"what": "new_key", "key-1": "made-up"}, "passt nicht zur Frage"),
        ({"what": "withdraw", "explanation-de": "Nur hier."}, "in jeder Sprache des Kurses"),
        ({"key-1": "WRONG"}, "Bitte eines wählen."),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    class_of: ClassOf, people: People, browser_for: BrowserFor, chosen: dict[str, str], sentence: str
) -> None:
    words = {"RIGHT": class_of.right, "WRONG": class_of.wrong}
    carla = browser_for(people.carla)
    answer = send(carla, form_of(class_of), {name: words.get(value, value) for name, value in chosen.items()})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert chosen.get("explanation-de", "") in answer.text
    with class_of.database.reading() as session:
        assert session.scalars(select(QuestionCorrection)).all() == []


def test_every_kind_has_its_form_and_unknown_ones_are_not_found(class_of: ClassOf, people: People, browser_for: BrowserFor) -> None:
    carla = browser_for(people.carla)
    quiz = class_of.course().edition.course.quiz("sheet")
    assert quiz
    for asked in quiz.questions:
        page = carla.get(f"{LIST}/questions/{asked.id}")
        assert page.status_code == 200
        assert ('name="key-1"' in page.text) == bool(asked.key_parts())
        same = send(carla, f"{LIST}/questions/{asked.id}", {"what": "withdraw"})
        assert carla.get(same.location).status_code == 200
    for path in (f"{LIST}/made-up", f"{LIST}/questions/made-up"):
        assert carla.get(path).status_code == 404
        assert carla.get(path.replace("workshop", "made-up")).status_code == 403


@pytest.mark.parametrize("mode", ["works_agreement", "self_assessment"])
def test_where_results_are_hidden_a_correction_tells_of_nobody(
    class_of: ClassOf, people: People, browser_for: BrowserFor, mode: str
) -> None:
    set_privacy(class_of.database, class_of.course().edition.course, mode)
    class_of.take(9, class_of.wrong)
    carla = browser_for(people.carla)
    page = send(carla, form_of(class_of), {"what": "withdraw"}).location

    def seen() -> str:
        return re.sub(r'name="csrf_token" value="[^"]*"|nonce-[^"]*', "", carla.get(page).text)

    before = seen()
    assert "Mehr Punkte" not in before
    class_of.take(1, class_of.right)
    class_of.take(1, class_of.wrong)
    assert seen() == before
    assert send(carla, f"{page}/apply", {"policy": "favour", "worse": "0"}, page=page).status_code == 303
    assert "von 11" not in seen()
    assert carla.get(f"{page}?done=0").status_code == carla.get(f"{page}?done=-1").status_code == 202
    class_of.work()
    assert carla.get(f"{page}?done=0").status_code == 200
    assert "Gilt seit" in seen()
    assert "Neu berechnete Ergebnisse" not in seen()


def test_a_draft_can_be_left(class_of: ClassOf, people: People, browser_for: BrowserFor) -> None:
    carla = browser_for(people.carla)
    page = send(carla, form_of(class_of), {"what": "withdraw"}).location
    assert send(carla, f"{page}/discard", page=page).status_code == 303
    assert carla.get(page).status_code == 404


@pytest.mark.one_engine
def test_questions_are_found_by_their_words(class_of: ClassOf, people: People, browser_for: BrowserFor) -> None:
    carla = browser_for(people.carla)
    everything, found, none = (carla.get(f"{LIST}?q={words}").text for words in ("", "TITEL%20single_choice", "gibt-es-nicht"))
    assert class_of.question in found and "short_text" not in found.partition("<main")[2]
    assert everything.count("/corrections/questions/") > found.count("/corrections/questions/") > 0
    assert "/corrections/questions/" not in none and "Keine Frage" in none
