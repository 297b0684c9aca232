"""The record of processing and the data map (Art. 30 GDPR), made from the tables and their tags as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from quizapp.db.base import Base
from quizapp.privacy.ends import ENDINGS, Ending
from quizapp.privacy.notices import NoticeShown, notices_shown
from quizapp.privacy.record_words import ACTIVITIES, Activity
from quizapp.privacy.retention import KINDS
from quizapp.privacy.words import KINDS as KIND_WORDS, time_kept
from quizapp.web.extensions import settings
from quizapp.web.locale import in_language


@dataclass(frozen=True, slots=True)
class Table:
    """A table that tells something about people, and which of its columns do."""

    name: str
    columns: Sequence[str]


@dataclass(frozen=True, slots=True)
class Processed:
    """What one room does with data of people. `activity` is None where nobody has put it into words yet."""

    room: str
    activity: Activity | None
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data that ends, and after how many days; None for never."""

    name: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything on the page."""

    processed: Sequence[Processed]
    kept: Sequence[Kept]
    ending: Sequence[Ending]
    notices: Sequence[NoticeShown]


def record_of(session: Session) -> Record:
    """The record as it is now."""
    kept = [Kept(kind.name, settings().kept_days[kind.name]) for kind in KINDS]
    return Record(_processed(), kept, ENDINGS, notices_shown(session))


def rooms_with_personal_columns() -> dict[str, list[Table]]:
    """Tables with personal columns by the room that they belong to."""
    found: dict[str, list[Table]] = {}
    rooms = {mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # a mapped class's selectable is its table
    for table in Base.metadata.sorted_tables:
        columns = [column.name for column in table.columns if column.info["personal"]]
        if columns:
            found.setdefault(rooms[table.name], []).append(Table(table.name, columns))
    return found


def _processed() -> list[Processed]:
    return [Processed(room, ACTIVITIES.get(room), tables) for room, tables in rooms_with_personal_columns().items()]


def as_markdown(session: Session, locale: str, now: datetime) -> str:
    """The record as a text. Needs an application context."""
    with in_language(locale):
        template = current_app.jinja_env.get_template("privacy/record.txt")
        return template.render(
            record=record_of(session), settings=settings(), kinds=KIND_WORDS, time_kept=time_kept, now=now,
        )
