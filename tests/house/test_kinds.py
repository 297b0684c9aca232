"""Every kind of question is whole: all that `docs/architecture.md` ("Where to add things") lists is there."""

from __future__ import annotations

import re

import pytest

from quizapp import paths
from quizapp.content.blueprint import drawable_questions
from quizapp.content.document import Course
from quizapp.content.pack_reader import read_pack
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.questions.registry import KINDS
from tests.house import test_no_solution_leaks
from tests.house.source import ROOT
from tests.questions.reference import REFERENCE
from tests.questions.responses import RESPONSES
from tests.questions.test_answer_text import CASES
from tests.quizzes import workshop
from tests.strategies import BODIES

NAMES = [name for name, _ in KINDS]
every_kind = pytest.mark.parametrize("kind", NAMES)


@pytest.fixture(scope="module")
def sample_kinds() -> set[str]:
    """Kinds that the sample course holds, parts of situations included."""
    course = read_pack(paths.PACKS / SAMPLE_COURSE).course
    assert isinstance(course, Course)
    wholes = [question for quiz in course.all_quizzes() for question in drawable_questions(course, quiz)]
    return {question.kind for whole in wholes for question in (whole, *(piece for _, piece in whole.pieces()))}


@every_kind
def test_its_files_are_there(kind: str) -> None:
    wanted = [f"quizapp/questions/types/{kind}.py", f"tests/questions/types/test_{kind}.py"]
    wanted += [f"templates/questions/{kind}.html", f"templates/questions/{kind}_review.html"]
    assert [path for path in wanted if not (ROOT / path).is_file()] == []


@every_kind
def test_authors_can_read_how_to_write_it(kind: str) -> None:
    assert re.search(rf"^\*\*{kind}\*\*", (ROOT / "docs/packs.md").read_text(encoding="utf-8"), re.MULTILINE)


@every_kind
def test_the_sample_course_shows_it(kind: str, sample_kinds: set[str]) -> None:
    assert kind in sample_kinds


@every_kind
def test_the_shared_suites_know_it(kind: str) -> None:
    graded = dict(KINDS)[kind].is_graded
    known = {"strategies.BODIES": BODIES, "test_answer_text.CASES": CASES}
    if kind != "situation":  # made of others
        known["workshop.BODIES"] = workshop.BODIES
    if graded:
        known |= {"ANSWERS": test_no_solution_leaks.ANSWERS, "REFERENCE": REFERENCE, "RESPONSES": RESPONSES}
    assert [place for place, table in known.items() if kind not in table] == []


STEPS = (
    "questions/types/<kind>.py", "questions/registry.py", "<kind>.html", "<kind>_review.html", "make translations", "packs.md",
    "sample course", "tests/strategies.py", "test_answer_text.py", "workshop.py", "test_no_solution_leaks.py", "reference.py",
    "responses.py", "test_<kind>.py", "test_registry.py",
)  # fmt: skip


def test_the_list_of_steps_names_every_file_of_a_kind() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    steps = text.partition("- **A kind of question**")[2].partition("- **A page**")[0]
    assert [name for name in STEPS if name not in steps] == []
