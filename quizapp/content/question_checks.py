"""Checks of questions: what their kinds find, ids, passages, objectives, pictures, self-ratings, self-checks."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.content.document import Quiz, pool_keys
from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault, Place
from quizapp.content.walk import leaves, parts_with_places, pieces_with_places, questions_with_places, quizzes_with_places
from quizapp.questions.base import Fault
from quizapp.questions.types.picture_mark import PictureMark
from quizapp.questions.types.self_rating import SelfRating

SELF_CHECK = "self_check"


def check_kinds(inspection: Inspection) -> Iterator[CourseFault]:
    """What each kind of question finds wrong with itself."""
    for place, question in questions_with_places(inspection.course):
        for fault in question.faults(inspection.course.locales):
            yield CourseFault((*place, *fault.path), fault.code, _named(fault))


def _named(fault: Fault) -> dict[str, object]:
    """The fault's params, with the name of its field."""
    field = next((step for step in reversed(fault.path) if isinstance(step, str)), "")
    return {"field": field, "locales": fault.params.get("locale", ""), **fault.params}


def check_question_ids(inspection: Inspection) -> Iterator[CourseFault]:
    """A question's id is unique in the course, that of a part of a situation too."""
    seen: dict[str, Place] = {}
    wholes = dict(questions_with_places(inspection.course))
    for place, question in (wholes | dict(pieces_with_places(inspection.course))).items():
        if question.id in seen:
            other = _container(inspection, seen[question.id])
            yield CourseFault((*place, "id"), "question_id_twice", {"id": question.id, "other": other})
        seen.setdefault(question.id, place)


def _container(inspection: Inspection, place: Place) -> str:
    """What holds the question at a place, in the words of the pack."""
    kind, at = place[0], int(place[1])
    course = inspection.course
    if kind == "modules":
        return f"modules/{course.modules[at].key}"
    return f"{kind}/{(course.quizzes if kind == 'quizzes' else course.pools)[at].key}"


def check_anchors(inspection: Inspection) -> Iterator[CourseFault]:
    """Each anchor of a question or one of its parts names a passage that exists."""
    for place, question in questions_with_places(inspection.course):
        for leaf in leaves(question, place):
            if leaf.name == "anchor" and isinstance(leaf.value, str) and not inspection.links.has_passage(leaf.value):
                if inspection.is_whole(f"lesson:{leaf.value.partition('#')[0]}"):
                    yield CourseFault(leaf.place, "anchor_broken", {"anchor": leaf.value})


def check_objective_links(inspection: Inspection) -> Iterator[CourseFault]:
    """Each objective that a question tests belongs to a module."""
    known = {objective.id for module in inspection.course.modules for objective in module.objectives}
    for place, question in pieces_with_places(inspection.course):
        for at, objective in enumerate(question.objectives):
            if objective not in known and inspection.is_whole("objectives"):
                yield CourseFault((*place, "objectives", at), "objective_unknown", {"objective": objective})


def check_pictures(inspection: Inspection) -> Iterator[CourseFault]:
    """The picture of a question is in the pack and as large as the question says."""
    media = inspection.links.media
    for place, question in pieces_with_places(inspection.course):
        if not isinstance(question, PictureMark):
            continue
        for leaf in leaves(question.picture.path, (*place, "picture", "path")):
            for at, path in leaf.strings():
                said = {"width": question.picture.width, "height": question.picture.height}
                if path not in media:
                    yield CourseFault(at, "image_missing" if path.startswith("media/") else "image_not_in_pack", {"image": path})
                elif (media[path].width, media[path].height) != (said["width"], said["height"]):
                    found = {"found_width": media[path].width, "found_height": media[path].height}
                    yield CourseFault(at, "picture_size_differs", {"image": path, **said, **found})


def check_ratings(inspection: Inspection) -> Iterator[CourseFault]:
    """A self-rating that looks back asks statements that the earlier one asked, in the same words and on the same scale."""
    questions = {question.id: question for _, question in questions_with_places(inspection.course)}
    for place, question in questions_with_places(inspection.course):
        if not isinstance(question, SelfRating) or question.before is None:
            continue
        earlier = questions.get(question.before)
        if earlier is question or not isinstance(earlier, SelfRating):
            yield CourseFault((*place, "before"), "rating_before_unknown", {"before": question.before})
            continue
        if earlier.scale != question.scale:
            yield CourseFault((*place, "scale"), "rating_scale_differs", {"before": question.before})
        for at, statement in enumerate(question.statements):
            if statement not in earlier.statements:
                params = {"id": statement.id, "before": question.before}
                yield CourseFault((*place, "statements", at), "rating_statement_differs", params)


def check_self_checks(inspection: Inspection) -> Iterator[CourseFault]:
    """Self-checks stand in placement quizzes only and point to modules."""
    course = inspection.course
    modules = {module.key for module in course.modules}
    for place, question in pieces_with_places(course):
        for leaf in leaves(question, place) if question.kind == SELF_CHECK else ():
            if leaf.name == "points_to" and isinstance(leaf.value, str) and leaf.value not in modules:
                yield CourseFault(leaf.place, "module_unknown", {"module": leaf.value})
    for place, quiz in quizzes_with_places(course):
        if quiz.purpose != "placement" and inspection.is_whole(f"purpose:{quiz.key}"):
            yield from _misplaced_self_checks(inspection, quiz, place)


def _misplaced_self_checks(inspection: Inspection, quiz: Quiz, quiz_place: Place) -> Iterator[CourseFault]:
    for place, part in parts_with_places(quiz, quiz_place):
        for at, question in enumerate(part.questions):
            for inner, piece in question.pieces():
                if piece.kind == SELF_CHECK:
                    where = (*place, "questions", at, *inner, "kind")
                    yield CourseFault(where, "self_check_outside_placement", {"id": piece.id})
        for at, draw in enumerate(part.draw):
            drawable = inspection.course.pool_questions(draw)
            if any(piece.kind == SELF_CHECK for question in drawable for _, piece in question.pieces()):
                params = {"id": ", ".join(pool_keys(draw.pool))}
                yield CourseFault((*place, "draw", at), "self_check_outside_placement", params)


def check_submissions(inspection: Inspection) -> Iterator[CourseFault]:
    """A question that takes files has a page of its own: its form is sent in another way."""
    for quiz_place, quiz in quizzes_with_places(inspection.course):
        for place, part in parts_with_places(quiz, quiz_place) if quiz.layout == "all_on_one_page" else ():
            for at, question in enumerate(part.questions):
                if question.takes_files:
                    yield CourseFault((*place, "questions", at, "kind"), "submission_among_others", {"id": question.id})
            for at, draw in enumerate(part.draw):
                if any(question.takes_files for question in inspection.course.pool_questions(draw)):
                    params = {"id": ", ".join(pool_keys(draw.pool))}
                    yield CourseFault((*place, "draw", at), "submission_among_others", params)
