"""Autosave: what is confirmed word for word, and what is refused without a fall."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes import limits
from quizapp.quizzes.answers import MOST_SLOTS
from quizapp.quizzes.models import AnswerEvent
from quizapp.quizzes.rules.answer import fields_digest
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, hidden_fields, title
from tests.quizzes.taking import count, responses, slot_row
from tests.quizzes.workshop import GRADED_KINDS

WORDS, TICKS, NUMBER = 5, 2, 4
"""Slots of the quiz: short text, multiple response with two ticks at most, numeric."""


@pytest.fixture
def learner(app: Flask, workshop: Course, alice: Person) -> Learner:
    """Alice with her browser."""
    return Learner(browser_of(app, alice), "en")


@pytest.fixture
def code(learner: Learner) -> str:
    """An open attempt with one saved answer in the slot of words and one in that of ticks."""
    code = learner.start("oil")
    assert learner.save(code, WORDS, {f"q{WORDS}-text-1": "davor"}, tab="before").status_code == 200
    assert learner.save(code, TICKS, {f"q{TICKS}-choice": "1"}, tab="before").status_code == 200
    return code


def refused(reply: TestResponse, status: int = 400) -> dict[str, Any]:
    """The reply in JSON of a refusal, which is never our fault and says what happened."""
    assert reply.status_code == status, reply.text[:300]
    said: dict[str, Any] = json.loads(reply.text)
    assert said["error"]
    assert said["message"]
    return said


def is_untouched(database: Database, code: str) -> bool:
    """Whether the two answers from before stand and nothing was added."""
    stored = responses(database, code)
    words, ticks = stored[WORDS], stored[TICKS]
    return words == {"texts": ["davor", ""]} and len(ticks["choices"]) == 1 and count(database, AnswerEvent) == 2


@pytest.mark.one_engine
def test_the_reply_names_what_was_saved_word_for_word(learner: Learner, code: str) -> None:
    reply = learner.save(code, WORDS, {f"q{WORDS}-text-1": "später", f"q{WORDS}-text-2": ""}, sequence=7, base_revision=1)
    said = reply.get_json()
    assert {name: said[name] for name in ("attempt", "slot", "tab", "sequence", "revision")} == {
        "attempt": code, "slot": WORDS, "tab": "tab-1", "sequence": 7, "revision": 2,
    }
    assert said["digest"] == fields_digest({"text-1": ["später"]})
    assert said["saved_at"] == "2026-03-02T09:00:00+00:00"
    assert "10:00" in said["saved_at_text"]
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.one_engine
def test_a_conflict_names_itself_and_is_not_taken_for_saved(learner: Learner, code: str) -> None:
    reply = learner.save(code, WORDS, {f"q{WORDS}-text-1": "danach"})
    assert reply.status_code == 409
    said = reply.get_json()
    assert {name: said[name] for name in ("conflict", "attempt", "slot", "tab", "sequence", "revision")} == {
        "conflict": True, "attempt": code, "slot": WORDS, "tab": "tab-1", "sequence": 1, "revision": 1,
    }
    assert (said["stored_text"], said["sent_text"]) == ("davor", "danach")
    assert (said["words"]["keep"], said["words"]["take"]) == ("Keep mine", "Take the stored one")
    assert not {"digest", "saved_at"} & set(said)


@pytest.mark.one_engine
def test_what_was_in_conflict_is_kept_with_the_next_count_and_the_revision_that_was_told(
    learner: Learner, code: str, database: Database
) -> None:
    fields = {f"q{WORDS}-text-1": "danach"}
    told = learner.save(code, WORDS, fields).get_json()
    assert learner.save(code, WORDS, fields, sequence=2, base_revision=told["revision"]).status_code == 200
    assert responses(database, code)[WORDS] == {"texts": ["danach", ""]}


@pytest.mark.one_engine
def test_a_refusal_names_the_answer_it_refuses(learner: Learner, code: str) -> None:
    said = refused(learner.save(code, WORDS, {f"q{WORDS}-text-9": "none"}, sequence=3, base_revision=1))
    assert (said["attempt"], said["slot"], said["tab"], said["sequence"]) == (code, WORDS, "tab-1", 3)


@pytest.mark.one_engine
def test_lines_ended_by_a_form_and_by_the_script_are_the_same_answer(learner: Learner, code: str) -> None:
    first = learner.save(code, WORDS, {f"q{WORDS}-text-1": "a\nb"}, sequence=2, base_revision=1, tab="lines")
    again = learner.save(code, WORDS, {f"q{WORDS}-text-1": "a\r\nb"}, sequence=2, base_revision=1, tab="lines")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json()["digest"] == again.get_json()["digest"] == fields_digest({"text-1": ["a\nb"]})


@pytest.mark.one_engine
def test_a_page_of_another_learner_saves_nothing(
    learner: Learner, code: str, database: Database, app: Flask, bob: Person
) -> None:
    bobs_browser = Learner(browser_of(app, bob), "en")
    mine, bobs = (one.get(f"attempts/{code}/asker").get_json() for one in (learner, bobs_browser))
    form = {"tab": "t", "sequence": "1", "base_revision": "1", f"q{WORDS}-text-1": "fremd"}
    headers = {"Accept": "application/json", "X-CSRFToken": bobs["csrf_token"], "X-Learner": mine["learner"]}
    reply = bobs_browser.client.post(f"/en/attempts/{code}/answers/{WORDS}", data=form, headers=headers)
    assert refused(reply, 403)["error"] == "other_learner"
    assert is_untouched(database, code)


@pytest.mark.one_engine
def test_the_script_is_told_who_is_signed_in(learner: Learner, code: str, app: Flask, bob: Person) -> None:
    mine = learner.get(f"attempts/{code}/asker").get_json()
    assert (mine["is_mine"], mine["attempt"], "words" in mine) == (True, code, False)
    assert mine["csrf_token"]
    bobs = Learner(browser_of(app, bob), "de").get(f"attempts/{code}/asker").get_json()
    assert (bobs["is_mine"], bobs["words"]["title"]) == (False, "Hier ist jetzt jemand anders angemeldet")
    assert len({mine["learner"], bobs["learner"], ""}) == 3
    nobody = Learner(app.test_client(), "de").get(f"attempts/{code}/asker").get_json()
    assert (nobody["is_mine"], nobody["learner"], nobody["words"]["title"]) == (False, "", "Du bist abgemeldet")
    assert learner.get("attempts/none/asker").get_json()["is_mine"] is False


@pytest.mark.one_engine
def test_a_closed_attempt_says_so(learner: Learner, code: str, database: Database) -> None:
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    token = hidden_fields(learner.get("courses/workshop/quizzes/oil").text)["csrf_token"]
    form = {"tab": "tab-1", "sequence": "2", "base_revision": "1", f"q{WORDS}-text-1": "danach"}
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    reply = learner.client.post(f"/en/attempts/{code}/answers/{WORDS}", data=form, headers=headers)
    assert refused(reply, 409)["error"] == "attempt_closed"
    assert is_untouched(database, code)


BAD_FIELDS: list[tuple[int, dict[str, Any]]] = [
    (TICKS, {"q2-choice": ["1", "2", "3"]}),
    (TICKS, {"q2-choice": "5"}),
    (TICKS, {"q2-choice": "0"}),
    (TICKS, {"q2-choice": "-1"}),
    (TICKS, {"q2-choice": "NaN"}),
    (TICKS, {"q2-choice": "1e400"}),
    (TICKS, {"q2-choice": "９"}),
    (TICKS, {"q2-choice": "kanarie-a-right"}),
    (TICKS, {"q2-text-1": "no such field"}),
    (WORDS, {"q5-text-3": "no such field"}),
    (WORDS, {"q5-text-1": ["two", "values"]}),
    (WORDS, {"q5-text-1": "x" * 501}),
    (WORDS, {"q5-": "no name"}),
    (WORDS, {"q5-text-1\x00": "nul"}),
    (NUMBER, {"q4-number-1": "9" * 501}),
    (3, {"q3-row-1": "perhaps"}),
    (6, {"q6-match-1": "99"}),
    (7, {"q7-place-1": "0"}),
    (7, {"q7-place-1": "１"}),
    (8, {"q8-gap-2": "99999999999999999999"}),
]


@pytest.mark.one_engine
def test_what_does_not_fit_the_question(learner: Learner, code: str, database: Database) -> None:
    for slot, fields in BAD_FIELDS:
        limits._buckets.clear()
        refused(learner.save(code, slot, fields, base_revision=1))
        assert is_untouched(database, code), fields


BAD_STAMPS: list[dict[str, Any]] = [
    {"sequence": -1}, {"sequence": 2**31}, {"sequence": "9" * 400}, {"sequence": "1e400"}, {"sequence": "NaN"},
    {"sequence": "1.0"}, {"sequence": ""}, {"sequence": None}, {"sequence": "1\n"}, {"base_revision": -1},
    {"base_revision": 2**63}, {"base_revision": None}, {"tab": ""}, {"tab": None}, {"tab": "x" * 41}, {"tab": "x" * 40 + "\n"},
    {"tab": "<b>"}, {"tab": "a\x00"}, {"tab": "ä"},
]


def test_a_stamp_that_is_none(learner: Learner, code: str, database: Database) -> None:
    for stamp in BAD_STAMPS:
        limits._buckets.clear()
        refused(learner.save(code, WORDS, {f"q{WORDS}-text-1": "neu"}, **{"base_revision": 1, **stamp}))
        assert is_untouched(database, code), stamp


def test_a_slot_that_is_none(learner: Learner, code: str, database: Database) -> None:
    for slot in (0, len(GRADED_KINDS) + 1, MOST_SLOTS + 1, 2**31, 2**63, 10**40):
        refused(learner.save(code, slot, {f"q{slot}-choice": "1"}), 404)
        assert learner.get(f"attempts/{code}/questions/{slot}").status_code == 404
    assert is_untouched(database, code)


PAGES = (
    "attempts/{}", "attempts/{}/questions/1", "attempts/{}/questions", "attempts/{}/overview", "attempts/{}/review",
    "courses/{}/quizzes/oil", "courses/workshop/quizzes/{}",
)
FORMS = ("attempts/{}/answers/1", "attempts/{}/submit", "attempts/{}/questions/1", "courses/{}/quizzes/oil/start")


def test_a_code_that_is_none_is_a_page_that_does_not_exist(learner: Learner, code: str) -> None:
    form = {"tab": "t", "sequence": "1", "base_revision": "0"}
    for wrong in ("%00", "x%00", "-", "x" * 3000, "..", "%F0%9F%98%80", "%ff", "'; DROP TABLE attempt; --"):
        for page in PAGES:
            assert learner.get(page.format(wrong)).status_code == 404, page.format(wrong)
        for path in FORMS:
            reply = learner.post(path.format(wrong), form, page=PAGES[-2].format("workshop"))
            assert reply.status_code in (404, 405), path.format(wrong)


@pytest.mark.one_engine
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_body_of_one_megabyte(learner: Learner, code: str, database: Database, accept: str) -> None:
    token = hidden_fields(learner.get(f"attempts/{code}/questions/5").text)["csrf_token"]
    form = {"tab": "t", "sequence": "1", "base_revision": "1", "q5-text-1": "x" * 1_000_000}
    for path in (f"answers/{WORDS}", f"questions/{WORDS}", "questions"):
        headers = {"Accept": accept, "X-CSRFToken": token}
        reply = learner.client.post(f"/en/attempts/{code}/{path}", data=form, headers=headers)
        assert reply.status_code == 413, path
        if accept == "application/json":
            refused(reply, 413)
        else:
            assert title(reply)
    assert is_untouched(database, code)


BODIES = (
    b"", b"\xff\xfe", b"{}", b'{"choice": NaN}', b"q5-text-1=%ff%00&tab=t&sequence=1&base_revision=1", b"&&==&%%%",
)
KINDS = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/plain", "")


@pytest.mark.one_engine
def test_a_body_that_is_no_form(learner: Learner, code: str, database: Database) -> None:
    token = hidden_fields(learner.get(f"attempts/{code}/questions/5").text)["csrf_token"]
    for body, kind in itertools.product(BODIES, KINDS):
        limits._buckets.clear()
        headers = {"Accept": "application/json", "X-CSRFToken": token, "Content-Type": kind}
        reply = learner.client.post(f"/en/attempts/{code}/answers/{WORDS}", data=body, headers=headers)
        refused(reply)
    assert is_untouched(database, code)


TYPED = ("NaN", "1e400", "-Infinity", "1" * 400, "٣", "0x10", "1,5,5", "\u202e7", "½", "'; --", "<script>")


def test_numbers_that_are_none_are_kept_as_typed_and_earn_nothing(learner: Learner, code: str, database: Database) -> None:
    for number, typed in enumerate(TYPED, start=1):
        reply = learner.save(code, NUMBER, {f"q{NUMBER}-number-1": typed}, sequence=number)
        assert reply.status_code == 200, typed
        page = learner.get(f"attempts/{code}/questions/{NUMBER}")
        assert page.status_code == 200, typed
        assert "<script>" not in page.text
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    assert learner.get(f"attempts/{code}/review").status_code == 200
    assert slot_row(database, code, NUMBER).mark_numerator == 0


@pytest.mark.one_engine
def test_without_its_token_nothing_is_saved(learner: Learner, code: str, database: Database) -> None:
    learner.client.application.config["WTF_CSRF_ENABLED"] = True
    form = {"tab": "t", "sequence": "1", "base_revision": "1", "q5-text-1": "fremd"}
    reply = learner.client.post(f"/en/attempts/{code}/answers/{WORDS}", data=form, headers={"Accept": "application/json"})
    assert refused(reply)["error"] == "form_too_old"
    assert is_untouched(database, code)


@pytest.mark.one_engine
def test_too_many_saves_are_asked_to_come_again(learner: Learner, code: str, database: Database) -> None:
    replies = [learner.save(code, WORDS, {"q5-text-1": f"Wort {n}"}, sequence=n, tab="quick", base_revision=n) for n in range(1, 25)]
    late = [reply for reply in replies if reply.status_code == 429]
    assert [reply.status_code for reply in replies[:18]] == [200] * 18
    assert len(late) == 6
    assert late[0].headers["Retry-After"] == "1"
    refused(late[0], 429)
    assert responses(database, code)[WORDS] == {"texts": ["Wort 18", ""]}
