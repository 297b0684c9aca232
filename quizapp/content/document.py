"""The course document: one validated, immutable value per published revision. See `docs/packs.md`."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SerializeAsAny

from quizapp.kernel.localized import LocalizedText, MarkdownText
from quizapp.kernel.numbers import ExactNumber
from quizapp.kernel.wall_time import WallTime
from quizapp.questions.base import Difficulty, Id, Level, ObjectiveId, Part, Question
from quizapp.questions.registry import read_question


def _as_question(value: Any) -> Any:
    return value if isinstance(value, Question) else read_question(value)


AnyQuestion = Annotated[SerializeAsAny[Question], BeforeValidator(_as_question)]
PoolNames = Id | tuple[Id, ...]
"""One pool, or several."""

_Value = TypeVar("_Value")
OneOrMany = Annotated[tuple[_Value, ...], BeforeValidator(lambda value: value if isinstance(value, (list, tuple)) else (value,))]
"""One value, or a list of them."""

Mode = Literal["learn", "check", "test"]
Release = Literal["at_once", "after_pass", "after_close", "never"]
"""When a test shows its solutions. After a pass: or after the last attempt. After close: when its window is over for everybody."""

Locale = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


def pool_keys(named: PoolNames) -> tuple[str, ...]:
    """The pools by their keys.

    >>> pool_keys("visible"), pool_keys(("visible", "limits"))
    (('visible',), ('visible', 'limits'))
    """
    return (named,) if isinstance(named, str) else named


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


class TimeRule(Part):
    """How long an attempt may take and when the quiz is open. **Units**: minutes, seconds; times in the course's zone."""

    limit_minutes: ExactNumber | None = Field(default=None, ge=1, le=1440)
    opens: WallTime | None = None
    closes: WallTime | None = None
    grace_seconds: int = Field(default=30, ge=0, le=600)


class OralRule(Part):
    """Whether a supplementary talk may turn a written result, and from how many points. **Units**: points of 100."""

    offered: bool = True
    from_points: ExactNumber = Field(default=Fraction(30), ge=0, le=100)


class Fitting(Part):
    """What a drawn question has to be. Without a filter any will do; several values of one filter are alternatives."""

    objective: OneOrMany[ObjectiveId] = ()
    level: OneOrMany[Level] = ()
    difficulty: OneOrMany[Difficulty] = ()

    def fits(self, question: Question) -> bool:
        """True for a question that passes every filter."""
        return (
            (not self.objective or not set(self.objective).isdisjoint(question.objectives))
            and (not self.level or question.level in self.level)
            and (not self.difficulty or question.difficulty in self.difficulty)
        )


class Cell(Fitting):
    """So many questions inside a draw. `pool` narrows the draw's pools."""

    pool: PoolNames = ()
    count: int = Field(ge=1, le=500)


class Draw(Fitting):
    """Questions at random from a pool or several: `count` of them, or so many for each of the `cells`.

    **Units**: `points_share` in points of the 100 of its quiz or section, whatever the drawn questions are worth.
    """

    pool: PoolNames
    count: int | None = Field(default=None, ge=1, le=500)
    points_share: ExactNumber | None = Field(default=None, gt=0, le=100)
    cells: tuple[Cell, ...] = ()

    @property
    def size(self) -> int:
        """How many questions are drawn."""
        return sum(cell.count for cell in self.cells) if self.cells else self.count or 0


class Section(Part):
    """A titled part of a quiz that is counted by itself.

    **Units**: `pass_points` of the section's own 100 points, needed beside those of the quiz; `weight` in parts of the
    sum of all weights.
    """

    title: LocalizedText
    intro: MarkdownText = MarkdownText("")
    weight: ExactNumber | None = Field(default=None, gt=0)
    pass_points: ExactNumber | None = Field(default=None, gt=0, le=100)
    questions: tuple[AnyQuestion, ...] = ()
    draw: tuple[Draw, ...] = ()

    @property
    def size(self) -> int:
        """How many questions an attempt holds here."""
        return len(self.questions) + sum(draw.size for draw in self.draw)


class Quiz(Part):
    """A set of questions with the rules for taking it: its own and drawn ones, or sections that hold them.

    **Shape**: `mode` and `release` settle what is shown when (`quizzes/rules/feedback.py`); with `certainty` learners
    say how certain they are, in learn mode.
    **Units**: `penalty` is what each further try costs in learn mode, of the question's points; `pass_points` on the
    100-point scale; None where nothing is passed.
    """

    key: Id
    title: LocalizedText
    purpose: Literal["practice", "placement", "test", "pretest", "posttest"]
    mode: Mode = "check"
    release: Release = "after_pass"
    penalty: ExactNumber = Field(default=Fraction(1, 3), ge=0, le=1)
    certainty: bool = False
    intro: MarkdownText = MarkdownText("")
    layout: Literal["one_per_page", "all_on_one_page"] = "one_per_page"
    shuffle_questions: bool = False
    pass_points: ExactNumber | None = Field(default=None, ge=0, le=100)
    scale: str = "german-100-point-2019"
    rounding: Literal["round_then_table", "exact_bands"] = "round_then_table"
    attempts: AttemptRule = AttemptRule()
    time: TimeRule = TimeRule()
    oral: OralRule = OralRule()
    questions: tuple[AnyQuestion, ...] = ()
    draw: tuple[Draw, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def parts(self) -> tuple[Quiz | Section, ...]:
        """What holds the questions: the sections, or the quiz itself."""
        return self.sections or (self,)

    @property
    def all_draws(self) -> tuple[Draw, ...]:
        """The draws of every part."""
        return tuple(draw for part in self.parts for draw in part.draw)

    @property
    def own_questions(self) -> tuple[Question, ...]:
        """The questions that every attempt holds."""
        return tuple(question for part in self.parts for question in part.questions)

    @property
    def size(self) -> int:
        """How many questions an attempt holds."""
        return len(self.own_questions) + sum(draw.size for draw in self.all_draws)


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
    """What the course's paper says and asks.

    **Units**: points on the 100-point scale; `attendance_percent` of the course's live units that must be attended, 0 for none.
    """

    pass_points: ExactNumber = Field(ge=0, le=100)
    attendance_percent: ExactNumber = Field(default=Fraction(80), ge=0, le=100)
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
    results: Literal["open", "works_agreement", "self_assessment"] | None = None
    """Whom results are for; counts when the course is installed for the first time, and never again."""
    placement: Id | None = None
    pretest: Id | None = None
    posttest: Id | None = None
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

    def other_form(self, quiz: Quiz) -> Quiz | None:
        """The post-test of the pre-test and the other way round: no learner meets the same question in both."""
        other = {self.pretest: self.posttest, self.posttest: self.pretest}.get(quiz.key)
        return self.quiz(other) if other and other != quiz.key else None

    def pool_questions(self, draw: Draw) -> tuple[Question, ...]:
        """Every question of the pools that are drawn from."""
        pools = (self.pool(key) for key in pool_keys(draw.pool))
        return tuple(question for pool in pools if pool for question in pool.questions)
