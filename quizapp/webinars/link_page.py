"""What stands behind the address of a request, and which page of a follow-up link it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import session as cookie

from quizapp.content.document import Quiz
from quizapp.content.edition import EditionSection
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.kernel.errors import NotFound
from quizapp.lessons.queries import find_lesson
from quizapp.quizzes.models import OPEN
from quizapp.quizzes.queries import attempts_at
from quizapp.quizzes.starting import RulesForLearner, rules_for
from quizapp.web.extensions import now, reading, settings
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.ratelimit import Limit
from quizapp.webinars.link_models import FollowupBrowser
from quizapp.webinars.link_queries import (
    FoundLink,
    LinkQuestion,
    browser_behind,
    first_questions,
    found_link,
    link_by_code,
    open_questions,
)
from quizapp.webinars.noting import answers_of, waiting_answers
from quizapp.webinars.rules.followup import Purpose, code_of, followup_quiz, shows_at_once
from quizapp.webinars.rules.plan import SECTION
from quizapp.webinars.stopping import ends_mails

KEY = "followup"
"""Where the cookie holds the browser's random key for links."""
FIRST_ANSWERS = Limit("first_answers_of_link", most=500, window_s=3600, code="too_many_browsers")

Way = Literal["closed", "full", "running", "go_on", "ask_code", "question", "start", "hand_in"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A link as this browser finds it. **Shape**: `course` and `quiz` None where the course no longer has them."""

    link: FoundLink
    course: PublishedCourse | None
    quiz: Quiz | None
    way: Way
    questions: tuple[LinkQuestion, ...] = ()
    browser: FollowupBrowser | None = None
    running: str | None = None
    """One's own attempt that is open."""

    is_elsewhere: bool = False
    """Whether a browser that nobody has proved to be theirs has begun behind the link of who is signed in."""

    handed_in: str | None = None
    """One's own latest attempt that is handed in."""

    rules: RulesForLearner | None = None
    """Whether, and until when, an attempt may run that would be begun from here; None where none would."""

    is_waiting: bool = False
    """Whether answers of a browser that is proved by now wait for who is signed in."""

    @property
    def only_notes(self) -> bool:
        """Whether answers of this browser stay provisional until a mailed code is typed: the record belongs to a confirmed address."""
        return self.link.is_kept and self.way == "question"

    @property
    def has_answered(self) -> bool:
        """Whether this browser has acted once and is not confirmed yet."""
        return self.browser is not None and self.browser.confirmed_at is None


def browser_key() -> str | None:
    """The key of this browser, if it answered behind a link before."""
    key = cookie.get(KEY)
    return key if isinstance(key, str) else None


def link_behind(token: str, purpose: Purpose = "learn") -> FoundLink:
    """The link of an address. **Raises** NotFound for a text that was not signed here for this purpose."""
    code = code_of(token, purpose, settings().secret_key)
    if purpose in ("learn", "practise"):
        return link_by_code(reading(), code, now())
    return found_link(reading(), ends_mails(code), now())


def opened(token: str) -> Opened:
    """Everything that decides which page a link gets; nothing is written."""
    link, identity = link_behind(token), current_identity()
    try:
        course = published_course(reading(), link.course_key, identity.account_id)
    except NotFound:
        return Opened(link, None, None, "closed")
    quiz = followup_quiz(course.edition.course, link.target)
    if link.state != "open" or quiz is None:
        return Opened(link, course, quiz, "closed")
    is_mine = identity.is_known or link.is_shared or link.holder_id == identity.account_id
    if identity.account_id is not None and is_mine:
        attempts = attempts_at(reading(), course.enrolment_id, quiz.key)
        running = next((attempt.code for attempt in attempts if attempt.state == OPEN), None)
        if running or attempts or not link.is_shared or identity.is_known:
            is_left_out, is_waiting = link.is_full and not attempts, bool(waiting_answers(reading(), link.id, identity))
            way: Way = "running" if running and not is_waiting else "full" if is_left_out else "go_on"
            handed_in = next((attempt.code for attempt in reversed(attempts) if attempt.state != OPEN), None)
            rules = None if running else rules_for(reading(), course, quiz, attempts, now())
            return Opened(
                link, course, quiz, way, running=running, handed_in=handed_in, rules=rules, is_waiting=is_waiting,
                is_elsewhere=link.is_of(identity) and link.is_begun_by_another(identity),
            )
    if link.is_full:
        return Opened(link, course, quiz, "full")
    return _for_a_visitor(link, course, quiz)


def _for_a_visitor(link: FoundLink, course: PublishedCourse, quiz: Quiz) -> Opened:
    browser = browser_behind(reading(), link.id, browser_key())
    if link.is_kept:
        left = _to_note(link, course, quiz, browser)
        return Opened(link, course, quiz, "question" if left else "ask_code", left, browser)
    questions = open_questions(reading(), link, course, quiz)
    if questions is None:
        return Opened(link, course, quiz, "ask_code", browser=browser)
    if not shows_at_once(quiz):
        way: Way = "ask_code" if link.enrolment_id else "start"
        return Opened(link, course, quiz, way, browser=browser, rules=rules_for(reading(), course, quiz, (), now()))
    if questions:
        return Opened(link, course, quiz, "question", tuple(questions), browser)
    return Opened(link, course, quiz, "hand_in" if browser and browser.confirmed_at else "ask_code", browser=browser)


def _to_note(link: FoundLink, course: PublishedCourse, quiz: Quiz, browser: FollowupBrowser | None) -> tuple[LinkQuestion, ...]:
    """What another browser may answer, provisionally, where the record belongs to a confirmed address.

    It goes on where the record does; where trainers do not see how far somebody got, it begins with the first question, since they
    have everybody's links (decision record 26).
    """
    if link.email is None or not shows_at_once(quiz):
        return ()
    shown = open_questions(reading(), link, course, quiz) if course.sight.is_full else first_questions(link, course, quiz)
    answered = {one["question"] for one in answers_of(browser.answer)} if browser else set()
    return tuple(one for one in shown or () if one.question.id not in answered)


def section_to_read(found: Opened) -> EditionSection | None:
    """The passage of a lesson that follows the meeting, if it is one."""
    if found.course is None or found.link.target.kind != SECTION:
        return None
    module, _sign, key = found.link.target.key.partition("#")
    lesson = find_lesson(found.course.edition, module, current_locale()).lesson
    return next((section for section in lesson.sections if section.id == key), None)
