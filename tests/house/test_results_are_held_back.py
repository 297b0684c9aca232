"""Points of learners on pages of staff: nowhere where the course holds them back, and never unseen where it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from quizapp.audit.models import AuditEntry
from quizapp.certificates.models import Certificate
from quizapp.cohorts.models import CohortMember
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.gradebook.models import LearnerRequest
from quizapp.lessons.models import SectionRead
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot, HandMark
from quizapp.sharing.models import ResultLook
from quizapp.webinars.link_models import FollowupLink
from tests.house.access_table import TABLE
from tests.house.world import World
from tests.page_text import undrawn

pytestmark = pytest.mark.xdist_group("world")
POINTS = "83.17"
CANARIES = ("83,17", "83.17")
TUESDAY = datetime(2026, 2, 17, 12, 34, 56, tzinfo=UTC)
TUESDAYS = ("17. Februar 2026", "17 February 2026", "17.02.26", "17.02.2026", "2026-02-17")
STAFF = ("trainer", "administrator", "group_trainer")
PAGES = [row for row in TABLE if row.method == "GET" and row.expected["administrator"] == 200 != row.expected["nobody"]]
"""Pages that are not for everybody."""
WITHOUT_NAMES = {"marking.works", "marking.work", "todo.todo", "requests.request"}
"""Where staff read what somebody wrote, they do not read who."""
TO_THE_MOMENT = {"operations.acts", "privacy.my_data"}
"""The log of acts, for administrators alone: what it is for needs the moment (decision 22). And what others did to one's own data."""


def in_mode(world: World, mode: str) -> None:
    """The course is in this mode, and every result has the same odd points."""
    with world.database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode))
        for attempt in session.scalars(select(Attempt).where(Attempt.outcome.is_not(None))):
            attempt.outcome = {**(attempt.outcome or {}), "shown_points": POINTS}


@pytest.mark.parametrize("mode", ["works_agreement", "self_assessment"])
@pytest.mark.parametrize("role", STAFF)
def test_no_page_of_staff_holds_points_or_a_way_to_them(world: World, mode: str, role: str) -> None:
    in_mode(world, mode)
    browser, held_back = world.browser(role), {"certificates.certificate", "certificates.paper"}
    for row in PAGES:
        answer = browser.get(world.fill(row.path))
        assert not any(canary in text_of(answer) for canary in CANARIES), row
        # Who opens the page where it is revoked by the code of a certificate has been shown the code.
        assert row.endpoint == "revoking.revoke" or world.names["certificate"] not in text_of(answer), row
        assert answer.status_code == 403 or row.endpoint not in held_back, row
        if row.endpoint in WITHOUT_NAMES:
            assert not any(name in undrawn(text_of(answer)) for name in ("Alice", "Bob", "alice@", "bob@")), row
        if mode == "self_assessment" and row.endpoint == "gradebook.results" and role != "group_trainer":
            assert "Alice Adler" in answer.text
            assert "bestanden" not in answer.text
    world.restore()


@pytest.mark.parametrize("mode", ["works_agreement", "self_assessment"])
@pytest.mark.parametrize("role", STAFF)
def test_no_page_of_staff_tells_more_than_the_week_of_what_learners_did(world: World, mode: str, role: str) -> None:
    in_mode(world, mode)
    with world.database.transaction() as session:
        for column in (
            Enrolment.enrolled_at, Attempt.started_at, Attempt.finished_at, Attempt.graded_at, AttemptSlot.saved_at, Certificate.issued_at,
            AnswerEvent.received_at, HandMark.marked_at, LearnerRequest.asked_at, FollowupLink.started_at, SectionRead.read_at,
            CohortMember.since, AuditEntry.at,
        ):
            session.execute(update(column.class_).values({column: TUESDAY}))
    browser, weeks, days = world.browser(role), set(), set()
    for row in PAGES:
        text = text_of(browser.get(world.fill(row.path)))
        if any(day in text for day in TUESDAYS):
            days.add(row.endpoint)
        if "16. Februar 2026" in text:
            weeks.add(row.endpoint)
    assert days - TO_THE_MOMENT == set()
    assert role == "group_trainer" or {"gradebook.results", "todo.todo", "requests.request"} <= weeks
    assert "cohorts.group" in weeks
    world.restore()


@pytest.mark.parametrize("role", STAFF)
def test_whoever_is_shown_points_is_written_down_for_their_learners(world: World, role: str) -> None:
    in_mode(world, "open")
    browser, shown = world.browser(role), set()
    for row in PAGES:
        before = looks(world)
        if any(canary in text_of(browser.get(world.fill(row.path))) for canary in CANARIES):
            shown.add(row.endpoint)
            assert looks(world) > before, row
    assert {"gradebook.results"} <= shown
    world.restore()


def text_of(answer: TestResponse) -> str:
    """What an answer says; files are no text."""
    return answer.data.decode(errors="replace")


def looks(world: World) -> int:
    """How many there are."""
    with world.database.reading() as session:
        return len(session.scalars(select(ResultLook.id)).all())


def test_points_that_are_shared_are_seen_until_that_is_taken_back(world: World) -> None:
    in_mode(world, "works_agreement")
    page = world.fill("/de/courses/{course}/results/{enrolment}")
    owner, trainer = world.browser("owner"), world.browser("trainer")
    for shares, seen in (("yes", True), ("no", False)):
        assert world.send(owner, "/de/courses/{course}/share-points", {"shares": shares}).status_code == 303
        assert any(canary in trainer.get(page).text for canary in CANARIES) == seen
        assert trainer.get(world.fill("/de/certificates/{certificate}")).status_code == (200 if seen else 403)
    with world.database.reading() as session:
        assert session.scalars(select(Enrolment.shares_points_since).where(Enrolment.shares_points_since.is_not(None))).all() == []
    world.restore()
