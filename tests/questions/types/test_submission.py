"""Submission: files by what was sent before, with or without a text; so many and no more."""

from __future__ import annotations

import pytest

from quizapp.kernel.errors import Invalid
from tests.questions.make import make
from tests.questions.test_hand_marked import rubric

PLAN, PICTURE = f"{'a' * 64}/12/Plan.pdf", f"{'b' * 64}/7/Bild.png"
NAMED = {"digest": "a" * 64, "size": 12, "name": "Plan.pdf"}


def test_files_text_or_both() -> None:
    question = make("submission", **rubric(("4", "1")))
    assert question.read_response({"file": [PLAN]}, {}) == {"files": [NAMED]}
    assert question.read_response({"text": ["Dazu."]}, {}) == {"text": "Dazu."}
    both = question.read_response({"file": [PLAN, PICTURE], "text": ["Dazu."]}, {})
    assert [file["name"] for file in both["files"]] == ["Plan.pdf", "Bild.png"]
    assert question.answer_text("de", {}, both, str) == "Plan.pdf\nBild.png\nDazu."
    assert (question.grade(both).fraction, question.grade(both).answered) == (0, True)


def test_the_page_posts_what_it_was_sent() -> None:
    question = make("submission", **rubric(("4", "1")), max_megabytes=2, types=["pdf"])
    shown = question.learner_body("de", {}, {"files": [NAMED]})
    assert [file.value for file in shown.files] == [PLAN]
    assert (shown.types, shown.max_megabytes, question.most_bytes) == (("pdf",), 2, 2 * 1024 * 1024)


@pytest.mark.parametrize(
    "files", [["kein"], [f"{'a' * 64}/0/x.pdf"], [f"{'a' * 64}/1/../x.pdf"], [f"{'g' * 64}/1/x.pdf"], [PLAN, PLAN]]
)
def test_files_that_were_never_sent_cannot_be_named(files: list[str]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        make("submission", **rubric(("4", "1"))).read_response({"file": files}, {})


def test_so_many_files_and_no_more() -> None:
    with pytest.raises(Invalid, match="too_many_files"):
        make("submission", **rubric(("4", "1")), max_files=1).read_response({"file": [PLAN, PICTURE]}, {})


def test_a_text_only_where_the_pack_asks_for_one() -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        make("submission", **rubric(("4", "1")), with_text=False).read_response({"text": ["x"]}, {})
