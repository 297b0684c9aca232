"""Practice after a correction: cards leave, or are scheduled by the new mark; practised questions are marked by the new key."""

from __future__ import annotations

from datetime import date

import pytest

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.practice.models import PracticeCard, PracticeReview
from quizapp.practice.queries import marked_by
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.gradebook.class_of import ClassOf
from tests.people import People
from tests.practice.practising import Practiser
from tests.quizzes.taking import count, slot_row

TUESDAY = date(2026, 3, 3)


@pytest.fixture
def class_of(anna: Practiser, settings: Settings, people: People, clock: SettableClock) -> ClassOf:
    """Carla, who corrects the single choice of the test `once`."""
    trainer = Identity(people.carla.account_id, email=people.carla.email, trainer_of=frozenset({anna.course}))
    found = ClassOf(anna.database, settings, clock, anna.course, trainer)
    found.find_question()
    return found


def miss(anna: Practiser, class_of: ClassOf) -> None:
    """Answer the single choice with a wrong option, and leave the rest."""
    code = anna.start("once")
    place = slot_row(anna.database, code, 1).layout["options"].index(class_of.wrong) + 1
    anna.save(code, 1, {"choice": [str(place)]})
    anna.finish(code)
    assert anna.cards() == {"single_choice": TUESDAY, "short_text": TUESDAY}


def test_what_was_withdrawn_leaves_practice(anna: Practiser, class_of: ClassOf) -> None:
    miss(anna, class_of)
    class_of.apply(class_of.draft("withdraw"))
    class_of.work()
    assert anna.cards() == {"short_text": TUESDAY}
    assert [kind for kind, _rating, _practised in anna.log()] == ["short_text"]


def test_what_was_right_after_all_was_never_missed(anna: Practiser, class_of: ClassOf) -> None:
    miss(anna, class_of)
    class_of.apply(class_of.draft("accept_more", {"right": (class_of.right, class_of.wrong)}))
    class_of.work()
    assert anna.cards() == {"short_text": TUESDAY}


def test_what_was_missed_in_practice_as_well_stays_and_is_scheduled_anew(
    anna: Practiser, class_of: ClassOf, clock: SettableClock
) -> None:
    miss(anna, class_of)
    clock.advance(days=1)
    code = anna.practise()
    for card in anna.view(code).cards:
        anna.answer(code, card.number, rightly=False)
    clock.advance(days=1)
    class_of.apply(class_of.draft("accept_more", {"right": (class_of.right, class_of.wrong)}))
    class_of.work()
    assert [(kind, rating) for kind, rating, _ in anna.log() if kind == "single_choice"] == [("single_choice", 3), ("single_choice", 1)]
    assert anna.cards()["single_choice"] == date(2026, 3, 4)


def test_practised_questions_are_marked_by_the_corrected_key(anna: Practiser, class_of: ClassOf) -> None:
    miss(anna, class_of)
    code = anna.practise()
    class_of.apply(class_of.draft("accept_more", {"right": (class_of.right, class_of.wrong)}))
    view = anna.view(code)
    card = next(card for card in view.cards if card.question_id == class_of.question)
    with anna.database.reading() as session:
        by = marked_by(session, view, card)
    assert by.grade({"choice": class_of.wrong}).verdict == "right"
    assert view.edition.question(card.question_id).grade({"choice": class_of.wrong}).verdict == "wrong"


def test_others_keep_theirs(anna: Practiser, other: Practiser, class_of: ClassOf, database: Database) -> None:
    miss(anna, class_of)
    other.take("once", right=["single_choice"])
    class_of.apply(class_of.draft("withdraw"))
    class_of.work()
    assert other.cards() == {"short_text": TUESDAY}
    assert (count(database, Attempt), count(database, PracticeCard), count(database, PracticeReview)) == (2, 2, 2)
