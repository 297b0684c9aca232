"""Broken draws, sections and test forms: each fault is found with its file and line and put into words."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.content.fault_texts import FAULT_TEXTS, describe
from quizapp.content.pack_reader import read_pack
from tests.content.packs import found, replace, small_copy
from tests.content.test_pack_reader import QUIZ, Broken

DRAW = "draw:\n  - {pool: bread, count: 2}\n"
SECTIONS = "sections:\n" + "".join(f"  - title: {title}\n    draw:\n      - {{pool: bread, count: 1}}\n" for title in ("One", "Two"))


IN_CELLS = "draw:\n  - pool: bread\n    cells:\n"
WITH_PASS_MARK = f'pass_points: "50"\nattempts: {{limit: 3, wait_minutes: 60, counts: last}}\n{DRAW}'


def shared(*shares: str) -> str:
    """A draw of one question for each share of the points."""
    return "draw:\n" + "".join(f'  - {{pool: bread, count: 1, points_share: "{share}"}}\n' for share in shares)


def in_final(code: str, new: str, down: int = 0) -> Broken:
    """The final test with another draw."""
    return Broken(code, "quizzes/final.yaml", DRAW, new, down)


def in_sections(code: str, old: str, new: str, down: int) -> Broken:
    """The final test in two sections, of which one text is replaced."""
    assert old in SECTIONS
    return in_final(code, SECTIONS.replace(old, new, 1), down)


SELECTION = [
    in_final("draw_without_count", "draw:\n  - pool: bread\n", 1),
    in_final("draw_count_and_cells", "draw:\n  - pool: bread\n    cells: [{count: 1}]\n    count: 2\n", 3),
    in_final("draw_too_many", DRAW.replace("2}", "1}") + "  - {pool: bread, count: 1, level: remember}\n  - {pool: bread, count: 1}\n", 3),
    in_final("draw_too_many", IN_CELLS + "      - {count: 1, level: apply}\n      - {count: 1, objective: M1-2}\n", 4),
    in_final("draw_too_many", "draw:\n  - {pool: bread, count: 1, difficulty: hard}\n", 1),
    in_final("not_one_of", "draw:\n  - {pool: bread, count: 1, level: [apply, knowing]}\n", 1),
    in_final("objective_unknown", "draw:\n  - {pool: bread, count: 1, objective: M9-9}\n", 1),
    in_final("cell_pool_elsewhere", IN_CELLS + "      - {count: 1, pool: cake}\n", 3),
    in_final("not_a_list", "draw: bread\n"),
    in_final("unknown_key", "draw:\n  - {pool: bread, count: 1, levels: apply}\n", 1),
    in_final("shares_too_many", shared("60", "41"), 2),
    in_final("shares_incomplete", shared("60"), 1),
    in_final("shares_leave_nothing", 'draw:\n  - {pool: bread, count: 1}\n  - {pool: bread, count: 1, points_share: "100"}\n', 2),
    in_final("out_of_range", 'draw:\n  - {pool: bread, count: 1, points_share: "0"}\n', 1),
    in_final("sections_and_questions", DRAW.replace("2}", "1}") + SECTIONS),
    in_final("section_empty", "sections:\n  - title: One\n", 1),
    in_final("not_a_map", "sections:\n  - One\n", 1),
    in_final("not_a_list", "sections: One\n"),
    in_sections("draw_too_many", "count: 1", "count: 2", 6),
    in_sections("missing_key", "  - title: One\n    draw", "  - draw", 1),
    in_sections("unknown_key", "    draw", "    drow: 1\n    draw", 2),
    in_sections("weight_missing", "One", 'One\n    weight: "25"', 5),
    in_sections("out_of_range", "One", 'One\n    pass_points: "101"', 2),
    in_sections("translation_missing", "One", '{de: Eins}', 1),
    Broken("section_pass_alone", "quizzes/final.yaml", WITH_PASS_MARK, SECTIONS + '    pass_points: "50"\n', 7),
    Broken("release_needs_end", "quizzes/final.yaml", "purpose: test", "purpose: test\nmode: test\nrelease: after_close", 2),
    Broken("release_outside_test", "quizzes/final.yaml", "purpose: test", "purpose: test\nrelease: never", 1),
    Broken("test_mode_purpose", "quizzes/placement.yaml", "purpose: placement", "purpose: placement\nmode: test", 1),
    Broken("release_never_comes", "quizzes/final.yaml", WITH_PASS_MARK, f"mode: test\n{DRAW}"),
    Broken("not_one_of", "quizzes/final.yaml", "purpose: test", "purpose: test\nmode: exam", 1),
    Broken("learn_only", "quizzes/final.yaml", "purpose: test", 'purpose: test\npenalty: "0.5"', 1),
    Broken("learn_only", "quizzes/final.yaml", "purpose: test", "purpose: test\nmode: test\ncertainty: true", 2),
    Broken("learn_only", "quizzes/final.yaml", "purpose: test", "purpose: test\ncertainty: true", 1),
    Broken("not_true_or_false", "quizzes/final.yaml", "purpose: test", "purpose: test\nmode: learn\ncertainty: 3", 2),
    Broken("out_of_range", "quizzes/final.yaml", "purpose: test", 'purpose: test\nmode: learn\npenalty: "1.5"', 2),
    Broken("learn_layout", "quizzes/final.yaml", "layout: all_on_one_page", "layout: all_on_one_page\nmode: learn"),
    Broken("learn_only", "modules/02-soup/quiz.yaml", "kind: short_text\n", "kind: short_text\n    hints: [Think.]\n", 1),
    Broken("form_missing", "course.yaml", "final: final", "final: final\npretest: placement", 1),
]


@pytest.mark.parametrize("broken", SELECTION, ids=lambda broken: f"{broken.code} {broken.new[:30]}")
def test_a_fault_is_found_where_it_is_and_put_into_words(broken: Broken, tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    line = replace(pack, broken.file, broken.old, broken.new)
    result = read_pack(pack)
    assert (broken.file, line + broken.down, broken.code) in found(result)
    assert result.course is None
    for fault in result.faults:
        for locale in ("de", "en"):
            wrong, mend = describe(fault, locale)
            assert fault.code in FAULT_TEXTS
            assert "?" not in wrong, (wrong, fault.params)
            assert mend.endswith(".")


def with_forms(pack: Path, pretest: str, posttest: str) -> Path:
    """The pack with a pre-test and a post-test."""
    for key, rules in (("pretest", pretest), ("posttest", posttest)):
        replace(pack, "course.yaml", "final: final", f"final: final\n{key}: {key}")
        (pack / "quizzes" / f"{key}.yaml").write_text(f"title: Form\npurpose: {key}\ndraw:\n  - {rules}\n")
    return pack


def test_forms_that_cannot_differ_are_named_at_the_post_test(tmp_path: Path) -> None:
    pack = with_forms(small_copy(tmp_path), "{pool: bread, count: 1}", "{pool: bread, count: 2}")
    result = read_pack(pack)
    assert found(result) == {("quizzes/posttest.yaml", 4, "forms_overlap")}
    assert result.faults[0].params == {"count": 3, "size": 2, "wanted": "1 × bread; 2 × bread"}


def test_forms_that_can_differ_are_no_fault(tmp_path: Path) -> None:
    result = read_pack(with_forms(small_copy(tmp_path), "{pool: bread, count: 1}", "{pool: bread, count: 1, level: apply}"))
    assert result.faults == ()
    assert result.course
    assert (result.course.pretest, result.course.posttest) == ("pretest", "posttest")


def test_a_section_that_may_hold_nothing_for_points_cannot_have_a_pass_mark(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    check = (pack / "quizzes/placement.yaml").read_text()
    sections = 'pass_points: "0"\nsections:\n  - title: One\n    pass_points: "50"\n    questions:\n'
    body = check[check.index("questions:\n") + len("questions:\n") :]
    head = check[: check.index("questions:\n")]
    (pack / "quizzes/placement.yaml").write_text(head + sections + "".join(f"    {line}\n" for line in body.splitlines()))
    line = head.count("\n") + 4
    assert found(read_pack(pack)) == {("quizzes/placement.yaml", line, "section_without_points")}


def test_a_broken_question_in_a_section_moves_no_line_and_hides_no_other(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    quiz = (pack / QUIZ).read_text()
    head, _, body = quiz.partition("questions:\n")
    indented = "".join(f"    {line}\n" if line else "\n" for line in body.splitlines())
    (pack / QUIZ).write_text(f"{head}sections:\n  - title: Teil\n    questions:\n{indented}")
    assert found(read_pack(pack)) == set()
    first = replace(pack, QUIZ, "kind: single_choice", "kind: guess")
    last = replace(pack, QUIZ, 'de: "2 mal 500 g."', 'de: "[2](file:x)"')
    assert found(read_pack(pack)) == {(QUIZ, first, "not_one_of"), (QUIZ, last, "link_unsafe")}
