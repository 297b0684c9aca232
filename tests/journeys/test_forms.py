"""Pre-test, post-test and a final test in parts, as a learner sees them: phone and desk, light and dark, both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import LiveServer
from tests.journeys.walk import Walk


@pytest.mark.parametrize(("locale", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark")])
def test_before_and_after_the_course(page: Page, live_server: LiveServer, locale: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
    walk = Walk(page, live_server, locale)
    before = walk.answer_quiz("pretest", right=2)
    walk.look(f"pretest-result-{width}")
    walk.open_course()
    walk.look(f"course-with-forms-{width}")
    assert page.locator(f"a[href$='/attempts/{before}/review']").count() == 1
    walk.answer_quiz("posttest", right=4)
    walk.look(f"posttest-result-{width}")
    assert page.locator("#gain").count() == 1
    assert page.locator("section[aria-labelledby=gain] tbody tr").count() == 3

    walk.open_course("/quizzes/final")
    walk.look(f"final-intro-{width}")
    assert page.locator(".quiz-parts li").count() == 3
    code = walk.start_quiz("final")
    walk.look(f"final-question-{width}")
    walk.open(f"attempts/{code}/overview")
    walk.look(f"final-overview-{width}")
    assert page.locator(".question-list").count() == page.locator(".section-head").count() == 3
    walk.answer_quiz("final", right=7)
    walk.look(f"final-result-{width}")
    assert page.locator("section[aria-labelledby=parts] tbody tr").count() == 3
    assert walk.faults == []
