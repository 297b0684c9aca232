"""Handing in and marking in a real browser: files sent with a script, marking by keyboard, the result with its comment."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from quizapp.quizzes.models import GRADED
from tests.browser import LiveServer
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk
from tests.quizzes.files import PDF
from tests.quizzes.taking import attempt_row


def hand_in(walk: Walk, folder: Path, width: int) -> str:
    """Both tasks of the workshop."""
    page = walk.page
    code = walk.start_quiz("workshop")
    page.locator("textarea").fill("Aktionismus heißt: Der Kanal steht fest, bevor es ein Ziel gibt, und alles muss schnell gehen.")
    walk.look(f"free-text-{width}")
    walk.press("[data-go-on]")
    plan = folder / "Mein Plan.pdf"
    plan.write_bytes(PDF)
    with page.expect_navigation():
        page.set_input_files("input[type=file]", plan)
    assert page.locator(".files__item").inner_text().startswith("Mein Plan.pdf")
    fake = folder / "kein.pdf"
    fake.write_bytes(b"MZ")
    with page.expect_navigation():
        page.set_input_files("input[type=file]", fake)
    assert "kein.pdf" in page.locator(".notice--error").inner_text()
    walk.look(f"submission-{width}")
    walk.press("[data-go-on]")
    walk.press("form[action$='/submit'] button")
    walk.look(f"handed-in-{width}")
    return code


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_trainer_marks_by_keyboard(page: Page, live_server: LiveServer, tmp_path: Path, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    learner = Walk(page, live_server, "de")
    code = hand_in(learner, tmp_path, width)
    page.context.clear_cookies()
    walk = Walk(page, live_server, "de")
    sign_in(walk, live_server.people.carla)
    walk.open_course("/todo")
    walk.look(f"todo-{width}")
    for question, keys in (("workshop-actionism", "11"), ("workshop-plan", "4321")):
        walk.open_course(f"/marking/{question}?names=hidden")
        walk.look(f"works-{question}-{width}")
        walk.press("a.button--primary")
        assert "Arbeit" in page.locator("h2#answer").inner_text()
        with page.expect_response(lambda reply: reply.request.method == "POST"):
            page.keyboard.press(keys[0])
        for key in keys[1:]:
            page.keyboard.press(key)
        page.locator("#comment").fill("Klar und freundlich.")
        page.wait_for_selector("[data-receipt][data-state=saved]")
        walk.look(f"work-{question}-{width}")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    assert attempt_row(live_server.database, code).state == GRADED
    walk.open_course("/talks")
    walk.look(f"talks-{width}")
    assert [fault for fault in (*learner.faults, *walk.faults) if "400" not in fault] == []


@pytest.mark.parametrize("locale", ["de", "en"])
def test_a_learner_reports_a_question_and_asks_again(page: Page, live_server: LiveServer, locale: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    walk = Walk(page, live_server, locale)
    code = walk.answer_quiz("visible", right=2)
    walk.open(f"attempts/{code}/questions/1/report")
    walk.look(f"report-{locale}")
    page.locator("#text").fill("Two of these are right, I think.")
    walk.press("main form button")
    walk.open(f"attempts/{code}/review/again")
    walk.look(f"again-{locale}")
    page.locator("#text").fill("Please look at question 1.")
    walk.press("main form button")
    walk.look(f"asked-{locale}")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    trainer = Walk(page, live_server, locale)
    sign_in(trainer, live_server.people.carla)
    trainer.open_course("/todo?what=report")
    trainer.look(f"reports-{locale}")
    trainer.follow(page.locator("tbody a").last)
    trainer.look(f"request-{locale}")
    page.locator("#answer").fill("You are right. We have changed it.")
    trainer.press("main form button.button--primary")
    page.context.clear_cookies()
    page.context.add_cookies([{name: cookie[name] for name in ("name", "value", "domain", "path")} for cookie in cookies])  # type: ignore[misc]  # as they came
    walk.open(f"attempts/{code}/review")
    assert "You are right. We have changed it." in page.locator("main").inner_text()
    walk.look(f"answered-{locale}")
    assert [fault for fault in (*walk.faults, *trainer.faults) if "400" not in fault] == []
