"""Checks of draws: pools that exist, cells that can be filled, shares that add up, forms that can differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from quizapp.content.blueprint import Want, wants_of
from quizapp.content.document import Cell, Draw, Fitting, Quiz, Section, pool_keys
from quizapp.content.inspection import Inspection
from quizapp.content.matching import Shortage, shortages
from quizapp.content.pack_fault import CourseFault, Place
from quizapp.content.quiz_checks import pool_areas
from quizapp.content.walk import parts_with_places, quizzes_with_places
from quizapp.kernel.numbers import exact_text

FULL_SHARE = Fraction(100)


def check_draws(inspection: Inspection) -> Iterator[CourseFault]:
    """Each draw says how many questions it wants from pools that exist, and there are enough of them."""
    for quiz_place, quiz in quizzes_with_places(inspection.course):
        faults = [
            fault
            for place, part in parts_with_places(quiz, quiz_place)
            for at, draw in enumerate(part.draw)
            for fault in _draw_faults(inspection, draw, (*place, "draw", at))
        ]
        yield from faults
        if not faults and inspection.is_whole(*pool_areas(quiz)):
            yield from _shortages(wants_of(inspection.course, quiz), quiz, quiz_place)


def _draw_faults(inspection: Inspection, draw: Draw, place: Place) -> Iterator[CourseFault]:
    known = {pool.key for pool in inspection.course.pools}
    if draw.count is None and not draw.cells:
        yield CourseFault(place, "draw_without_count")
    elif draw.count is not None and draw.cells:
        yield CourseFault((*place, "count"), "draw_count_and_cells")
    for pool in pool_keys(draw.pool):
        if pool not in known:
            yield CourseFault((*place, "pool"), "pool_unknown", {"pool": pool})
    for at, cell in enumerate(draw.cells):
        for pool in set(pool_keys(cell.pool)) - set(pool_keys(draw.pool)):
            yield CourseFault((*place, "cells", at, "pool"), "cell_pool_elsewhere", {"pool": pool})
    yield from _unknown_objectives(inspection, draw, place)
    for at, cell in enumerate(draw.cells):
        yield from _unknown_objectives(inspection, cell, (*place, "cells", at))


def _unknown_objectives(inspection: Inspection, rule: Fitting, place: Place) -> Iterator[CourseFault]:
    known = {objective.id for module in inspection.course.modules for objective in module.objectives}
    for objective in rule.objective:
        if objective not in known and inspection.is_whole("objectives"):
            yield CourseFault((*place, "objective"), "objective_unknown", {"objective": objective})


def _shortages(wants: Sequence[Want], quiz: Quiz, place: Place) -> Iterator[CourseFault]:
    for shortage in shortages([want.places for want in wants]):
        yield CourseFault(_place_of(wants[shortage.places[-1]], quiz, place), "draw_too_many", _params(shortage, wants))


def _params(shortage: Shortage, wants: Sequence[Want]) -> dict[str, object]:
    wanted = "; ".join(_words(wants[at]) for at in shortage.places)
    return {"count": shortage.asked, "size": shortage.available, "wanted": wanted}


def _place_of(want: Want, quiz: Quiz, place: Place) -> Place:
    in_part = (*place, "sections", want.part) if quiz.sections else place
    in_draw = (*in_part, "draw", want.draw)
    return (*in_draw, "count") if want.cell is None else (*in_draw, "cells", want.cell, "count")


def _words(want: Want) -> str:
    """The cell as an author would write it: "2 × visible, limits: level understand, difficulty easy"."""
    cell: Cell | None = None if want.cell is None else want.rule.cells[want.cell]
    pools = cell.pool if cell is not None and cell.pool else want.rule.pool
    rules = [want.rule] if cell is None else [want.rule, cell]
    filters = [
        f"{name} {'/'.join(values)}"
        for rule in rules
        for name, values in (("objective", rule.objective), ("level", rule.level), ("difficulty", rule.difficulty))
        if values
    ]
    return f"{want.places.count} × {', '.join(pool_keys(pools))}" + (f": {', '.join(filters)}" if filters else "")


def check_shares(inspection: Inspection) -> Iterator[CourseFault]:
    """Shares of the points leave neither a rest that nothing earns nor questions that earn nothing."""
    for quiz_place, quiz in quizzes_with_places(inspection.course):
        for place, part in parts_with_places(quiz, quiz_place):
            shares = [draw.points_share for draw in part.draw if draw.points_share is not None]
            if shares and inspection.is_whole(f"quiz:{quiz.key}", *pool_areas(quiz)):
                yield from _share_faults(inspection, part, sum(shares, Fraction(0)), place)


def _share_faults(inspection: Inspection, part: Quiz | Section, total: Fraction, place: Place) -> Iterator[CourseFault]:
    course, params = inspection.course, {"total": exact_text(total), "rest": exact_text(FULL_SHARE - total)}
    others = chain(part.questions, *(course.pool_questions(draw) for draw in part.draw if draw.points_share is None))
    has_others = any(question.is_graded for question in others)
    last = max(at for at, draw in enumerate(part.draw) if draw.points_share is not None)
    at_last = (*place, "draw", last, "points_share")
    if total > FULL_SHARE:
        yield CourseFault(at_last, "shares_too_many", params)
    elif total < FULL_SHARE and not has_others:
        yield CourseFault(at_last, "shares_incomplete", params)
    elif total == FULL_SHARE and has_others:
        yield CourseFault(at_last, "shares_leave_nothing", params)


def check_pools_used(inspection: Inspection) -> Iterator[CourseFault]:
    """Each pool is drawn from."""
    course = inspection.course
    drawn = {key for quiz in course.all_quizzes() for draw in quiz.all_draws for key in pool_keys(draw.pool)}
    for at, pool in enumerate(course.pools):
        if pool.key not in drawn and inspection.is_whole("draws"):
            params = {"pool": pool.key, "questions": len(pool.questions)}
            yield CourseFault(("pools", at, "questions"), "question_never_drawn", params)


def check_forms(inspection: Inspection) -> Iterator[CourseFault]:
    """The pre-test has a post-test, and no learner has to meet the same question in both."""
    course = inspection.course
    for field, other in (("pretest", "posttest"), ("posttest", "pretest")):
        if getattr(course, field) and not getattr(course, other):
            yield CourseFault((field,), "form_missing", {"field": field, "other": other})
    by_key = {quiz.key: (place, quiz) for place, quiz in quizzes_with_places(course)}
    if course.pretest not in by_key or course.posttest not in by_key or course.pretest == course.posttest:
        return
    (_, before), (place, after) = by_key[course.pretest], by_key[course.posttest]
    if inspection.is_whole(f"quiz:{before.key}", f"quiz:{after.key}", *pool_areas(before), *pool_areas(after)):
        yield from _overlaps(wants_of(course, before), wants_of(course, after), after, place)


def _overlaps(before: Sequence[Want], after: Sequence[Want], quiz: Quiz, place: Place) -> Iterator[CourseFault]:
    """Shortages of both forms together that neither has alone."""
    both = [*before, *after]
    for shortage in shortages([want.places for want in both]):
        ours = [at for at in shortage.places if at >= len(before)]
        if ours and len(ours) < len(shortage.places):
            yield CourseFault(_place_of(both[ours[-1]], quiz, place), "forms_overlap", _params(shortage, both))
