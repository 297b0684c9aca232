"""THE tables: which rooms answer, who listens to what, what runs when. Start here to see what happens when."""

from __future__ import annotations

from typing import Any

from flask import Flask

from quizapp.accounts import queries as accounts_queries
from quizapp.accounts import views as accounts_views
from quizapp.courses import personal_data as courses_personal_data
from quizapp.courses import views as courses_views
from quizapp.db.session import Handlers
from quizapp.files import views as files_views
from quizapp.kernel.events import AccountsMerged
from quizapp.kernel.identity import Identity
from quizapp.mail import views as mail_views
from quizapp.mail.jobs import make_send_job
from quizapp.mail.service import SEND_MAIL, MakeMessage
from quizapp.config import Settings
from quizapp.jobs.worker import JobFunction, Schedule
from quizapp.web.extensions import now, reading, settings

ROOMS = (
    courses_views,
    accounts_views,
    files_views,
    mail_views,
)

HANDLERS: Handlers = {
    AccountsMerged: (courses_personal_data.merge_into,),
}

MAILS: dict[str, MakeMessage] = {}


def jobs(settings: Settings) -> dict[str, JobFunction]:
    """What the worker does, by kind of job."""
    return {
        SEND_MAIL: make_send_job(settings, MAILS),
    }


SCHEDULES: tuple[Schedule, ...] = ()


def load_identity(token: str) -> Identity:
    """Whose browser sent this token."""
    return accounts_queries.identity_by_token(reading(), token, now())


def page_context() -> dict[str, Any]:
    """What every page may show."""
    return {"demo_mails": settings().is_local_demo}


def register_rooms(app: Flask) -> None:
    """Open the rooms."""
    for views in ROOMS:
        app.register_blueprint(views.bp)
