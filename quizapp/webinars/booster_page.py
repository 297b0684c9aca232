"""What stands behind the address of a booster, and which page it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import now, reading
from quizapp.web.identity import current_identity
from quizapp.webinars.booster_queries import FoundBooster, all_cards, booster_of, browser_at, open_cards
from quizapp.webinars.link_models import FollowupBrowser
from quizapp.webinars.link_page import browser_key, link_behind
from quizapp.webinars.link_queries import FoundLink, LinkQuestion
from quizapp.webinars.noting import answers_of, waiting_answers

Way = Literal["closed", "question", "done"]


@dataclass(frozen=True, slots=True)
class OpenedBooster:
    """A booster as this browser finds it. **Shape**: `course` is None where it is published no more; `is_own` is whether the
    browser belongs to the attendee and may see everything."""

    link: FoundLink
    booster: FoundBooster
    course: PublishedCourse | None
    way: Way
    questions: tuple[LinkQuestion, ...] = ()
    browser: FollowupBrowser | None = None
    is_own: bool = False
    is_waiting: bool = False
    """Whether answers of a browser that is proved by now wait for the attendee."""

    @property
    def only_notes(self) -> bool:
        """Whether answers of this browser stay provisional until a mailed code is typed: the record belongs to a confirmed address."""
        return self.link.is_kept and not self.is_own

    @property
    def has_answered(self) -> bool:
        """Whether this browser has acted once and nothing counts yet."""
        return self.browser is not None and self.browser.confirmed_at is None

    @property
    def counts(self) -> bool:
        """Whether the next answer of this browser counts at once."""
        is_confirmed = self.browser is not None and self.browser.confirmed_at is not None
        return self.is_own or (is_confirmed and not self.only_notes)

    @property
    def left(self) -> tuple[LinkQuestion, ...]:
        """What this browser may still answer."""
        answered = {one["question"] for one in answers_of(self.browser.answer)} if self.browser and self.has_answered else set()
        return tuple(one for one in self.questions if one.question.id not in answered)


def opened_booster(number: int, token: str) -> OpenedBooster:
    """Everything that decides which page a booster gets; nothing is written."""
    link = link_behind(token, "practise")
    booster = booster_of(reading(), link.id, number)
    try:
        course = published_course(reading(), link.course_key, link.holder_id)
    except NotFound:
        return OpenedBooster(link, booster, None, "closed")
    if link.state != "open" or link.enrolment_id is None:
        return OpenedBooster(link, booster, course, "closed")
    browser = browser_at(reading(), link, number, browser_key())
    is_own = link.holder_id is not None and current_identity().account_id == link.holder_id
    if link.is_kept and not is_own:  # what was answered, and whether anything was, is the attendee's practice
        return OpenedBooster(link, booster, course, "question", tuple(all_cards(link, booster, course)), browser)
    questions, is_waiting = tuple(open_cards(reading(), link, booster, course, now())), False
    if is_own and questions:
        is_waiting = bool(waiting_answers(reading(), link.id, current_identity(), number))
    return OpenedBooster(link, booster, course, "question" if questions else "done", questions, browser, is_own, is_waiting)
