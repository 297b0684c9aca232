"""The course document: one validated, immutable value per published revision. See `docs/packs.md`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SerializeAsAny

from quizapp.kernel.localized import LocalizedText, MarkdownText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import Id, Level, ObjectiveId, Part, Question
from quizapp.questions.registry import read_question


def _as_question(value: Any) -> Any:
    return value if isinstance(value, Question) else read_question(value)


AnyQuestion = Annotated[SerializeAsAny[Question], BeforeValidator(_as_question)]
Locale = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


def _by_key(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """Pools and quizzes have no order of their own: equal courses hold them in the order of their keys."""
    return tuple(sorted(parts, key=lambda part: part.key))


def _by_path(media: tuple[MediaFile, ...]) -> tuple[MediaFile, ...]:
    return tuple(sorted(media, key=lambda file: file.path))


class AttemptRule(Part):
    """How often a quiz may be taken and which attempt counts. **Units**: minutes."""

    limit: int | None = Field(default=None, ge=1, le=1000)
    wait_minutes: int = Field(default=0, ge=0, le=525_600)
    counts: Literal["best", "last", "first"] = "best"


class Draw(Part):
    """So many questions, at random, from a pool."""

    pool: Id
    count: int = Field(ge=1, le=500)


class Quiz(Part):
    """A set of questions with the rules for taking it.

    **Units**: `pass_points` on the 100-point scale; None where nothing is passed.
    """

    key: Id
    title: LocalizedText
    purpose: Literal["practice", "placement", "test"]
    intro: MarkdownText = MarkdownText("")
    layout: Literal["one_per_page", "all_on_one_page"] = "one_per_page"
    shuffle_questions: bool = False
    pass_points: ExactNumber | None = Field(default=None, ge=0, le=100)
    scale: str = "german-100-point-2019"
    rounding: Literal["round_then_table", "exact_bands"] = "round_then_table"
    attempts: AttemptRule = AttemptRule()
    questions: tuple[AnyQuestion, ...] = ()
    draw: tuple[Draw, ...] = ()


class Objective(Part):
    """What a learner can do afterwards, in competence wording."""

    id: ObjectiveId
    level: Level
    text: LocalizedText


class Module(Part):
    """A recipe: the card, the lesson per language, the quiz. **Units**: minutes.

    **Shape**: `lesson` maps a locale to Markdown.
    """

    key: Id
    title: LocalizedText
    cures: LocalizedText
    outcome: LocalizedText
    needs: tuple[LocalizedText, ...] = ()
    minutes: int = Field(ge=1, le=6000)
    origin: Literal["article", "article_second_page", "own"] = "own"
    objectives: tuple[Objective, ...]
    lesson: dict[Locale, str]
    quiz: Quiz | None = None


class Pool(Part):
    """Questions that quizzes draw from."""

    key: Id
    questions: tuple[AnyQuestion, ...]


class CertificateRule(Part):
    """What the course's paper says and asks. **Units**: points on the 100-point scale."""

    pass_points: ExactNumber = Field(ge=0, le=100)
    show_points: bool = False
    competences: tuple[LocalizedText, ...] = ()


class MediaFile(Part):
    """A picture of the pack: where it lies, what it is, and the SHA-256 of its bytes. **Units**: pixels, bytes."""

    path: str
    media_type: str
    size: int
    width: int
    height: int
    digest: str


class Course(Part):
    """A whole course. Digest, export and editions are made from this value alone.

    **Units**: hours of self-study; teaching units of 45 minutes.
    """

    format: Literal[1]
    key: Id
    version: str = Field(min_length=1, max_length=40)
    locales: tuple[Locale, ...] = Field(min_length=1)
    source_locale: Locale
    title: LocalizedText
    subtitle: LocalizedText
    summary: MarkdownText
    audience: LocalizedText
    time_zone: str = "Europe/Berlin"
    self_study_hours: ExactNumber
    live_units: ExactNumber
    mode: Literal["self_study", "online_live", "presence", "hybrid"] = "self_study"
    placement: Id | None = None
    final: Id | None = None
    certificate: CertificateRule
    credits: dict[Locale, str] = {}
    modules: tuple[Module, ...]
    pools: Annotated[tuple[Pool, ...], AfterValidator(_by_key)] = ()
    quizzes: Annotated[tuple[Quiz, ...], AfterValidator(_by_key)] = ()
    media: Annotated[tuple[MediaFile, ...], AfterValidator(_by_path)] = ()

    def module(self, key: str) -> Module | None:
        """The module with this key, or None."""
        return next((module for module in self.modules if module.key == key), None)

    def all_quizzes(self) -> tuple[Quiz, ...]:
        """Quizzes of modules in order, then those of the whole course."""
        return (*(module.quiz for module in self.modules if module.quiz), *self.quizzes)

    def quiz(self, key: str) -> Quiz | None:
        """The quiz with this key, or None."""
        return next((quiz for quiz in self.all_quizzes() if quiz.key == key), None)

    def pool(self, key: str) -> Pool | None:
        """The pool with this key, or None."""
        return next((pool for pool in self.pools if pool.key == key), None)

    def drawable_questions(self, quiz: Quiz) -> tuple[Question, ...]:
        """Every question that an attempt at this quiz can hold."""
        pools = (self.pool(draw.pool) for draw in quiz.draw)
        return (*quiz.questions, *(question for pool in pools if pool for question in pool.questions))
