"""What does not exist, is not meant so or is too large gets its page in the visitor's language."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from quizapp.web.error_texts import STATUS_TEXTS
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")
UNKNOWN = (
    "courses/no-such-course", "courses/no-such-course/credits", "courses/no-such-course/search?q=a", "courses/{course}/lessons/no-such",
    "courses/{course}/lessons/no-such/print", "courses/{course}/quizzes/no-such", "attempts/no-such-code", "attempts/no-such/review",
    "attempts/{open}/questions/0", "attempts/{open}/questions/99", "attempts/{of_bob}", "certificates/no-such-code",
    "certificates/no-such-code/paper.pdf", "sign-in/link/no-such-token", "no-such-page", "courses", "courses/", "imprint/x",
)
FORMS = (
    "courses/no-such-course/quizzes/{quiz}/start", "courses/{course}/quizzes/no-such/start", "courses/no-such-course/certificate",
    "courses/{course}/lessons/{module}/sections/no-such/read", "courses/{course}/lessons/no-such/sections/{section}/unread",
    "attempts/no-such/submit", "attempts/no-such/questions", "attempts/no-such/questions/1", "attempts/{of_bob}/submit",
    "attempts/{of_bob}/questions/1", "attempts/{of_bob}/answers/1", "account/sessions/99999/revoke", "sign-in/link/no-such-token",
)
STAMP = {"tab": "t1", "sequence": "1", "base_revision": "0"}


def is_page(answer: TestResponse, status: int, lang: str) -> bool:
    """True for the page of a fault: in this language, with a way on, without any inner word."""
    text = answer.text
    return (
        (answer.status_code, answer.mimetype) == (status, "text/html") and f'<html lang="{lang}"' in text and f'href="/{lang}/"' in text
        and "Traceback" not in text and "werkzeug" not in text.lower()
    )


@pytest.mark.parametrize("lang", ["de", "en"])
def test_pages_that_do_not_exist(world: World, lang: str) -> None:
    for path in UNKNOWN:
        assert is_page(world.browser("owner").get(f"/{lang}/{world.fill(path)}"), 404, lang), path
    assert is_page(world.browser("administrator").get(f"/{lang}/people/99999"), 404, lang)
    assert is_page(world.browser("administrator").get(f"/{lang}/courses/no-such-course/results"), 404, lang)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_forms_for_what_does_not_exist_change_nothing(world: World, lang: str) -> None:
    before = world.digest()
    for path in FORMS:
        form = {**STAMP, "name": "Alice Adler", "locale": "de"}
        assert is_page(world.send(world.browser("owner"), f"/{lang}/{path}", form), 404, lang), path
    assert world.digest() == before


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("path", [
    "/xx/", "/xx/sign-in", "/DE/sign-in", "/de_DE/", "/verify/no-such-code", "/no/such", "/media/x/y", "/static/x/y",
])
def test_addresses_without_a_language_answer_in_the_browsers(world: World, path: str, lang: str) -> None:
    accepted = {"de": "de-AT,en;q=0.3", "en": "en-GB,de;q=0.3"}[lang]
    answer = world.browser("nobody").get(path, headers={"Accept-Language": accepted})
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize("lang", ["de", "en"])
def test_wrong_methods(world: World, lang: str) -> None:
    assert is_page(world.browser("owner").get(f"/{lang}/sign-out"), 405, lang)
    assert is_page(world.browser("owner").get(f"/{lang}/{world.fill('attempts/{open}/submit')}"), 405, lang)
    for method in ("PUT", "DELETE", "PATCH"):
        assert is_page(world.browser("owner").open(f"/{lang}/account", method=method), 405, lang), method


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_megabyte(world: World, lang: str) -> None:
    before = world.digest()
    for path in ("sign-in", "account", "attempts/{open}/answers/1", "attempts/{open}/questions", "courses/{course}/certificate"):
        answer = world.send(world.browser("owner"), f"/{lang}/{path}", {**STAMP, "name": "x" * 1_000_000})
        assert is_page(answer, 413, lang), path
    assert world.digest() == before


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_script_is_told_the_same_as_json(world: World, lang: str) -> None:
    for path, status in ((f"/{lang}/no-such-page", 404), (f"/{lang}/sign-out", 405), (f"/{lang}/people", 403)):
        answer = world.browser("owner").get(path, headers={"Accept": "application/json"})
        assert (answer.status_code, set(answer.json or {})) == (status, {"error", "message"})


def test_every_status_has_words_of_its_own() -> None:
    assert {400, 403, 404, 405, 409, 413, 429, 500, 503} <= set(STATUS_TEXTS)
