"""Rooms that hold something about persons, and what is done for persons: the part of `wiring` that is about them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from quizapp.accounts import personal_data as accounts_personal_data
from quizapp.audit import personal_data as audit_personal_data
from quizapp.certificates import personal_data as certificates_personal_data
from quizapp.cohorts import personal_data as cohorts_personal_data
from quizapp.courses import personal_data as courses_personal_data
from quizapp.db.session import Database, Handler
from quizapp.gradebook import personal_data as gradebook_personal_data
from quizapp.jobs.worker import Schedule
from quizapp.lessons import personal_data as lessons_personal_data
from quizapp.mail.service import MakeMessage
from quizapp.practice import personal_data as practice_personal_data
from quizapp.privacy import erasing, jobs, personal_data as privacy_personal_data, service
from quizapp.privacy.rooms import Room, room_of
from quizapp.progress import personal_data as progress_personal_data
from quizapp.quizzes import personal_data as quizzes_personal_data
from quizapp.sharing import personal_data as sharing_personal_data
from quizapp.webinars import personal_data as webinars_personal_data
from quizapp.worksheets import personal_data as worksheets_personal_data

PERSONAL_DATA = (
    room_of("accounts", accounts_personal_data),
    room_of("courses", courses_personal_data, keeps_results=True),
    room_of("sharing", sharing_personal_data),
    room_of("cohorts", cohorts_personal_data),
    room_of("lessons", lessons_personal_data),
    room_of("quizzes", quizzes_personal_data, keeps_results=True),
    room_of("progress", progress_personal_data, keeps_results=True),
    room_of("practice", practice_personal_data),
    room_of("worksheets", worksheets_personal_data),
    room_of("certificates", certificates_personal_data),
    room_of("webinars", webinars_personal_data),
    room_of("gradebook", gradebook_personal_data),
    room_of("privacy", privacy_personal_data),
    Room("log", privacy_personal_data.export_acts, None, audit_personal_data.NOT_EXPORTED),
)
"""Rooms that hold something about persons, in the order of an export. Erasing goes through them from the end to the start."""

JOIN_ACCOUNTS: tuple[Handler, ...] = (
    courses_personal_data.merge_into,
    sharing_personal_data.merge_into,
    cohorts_personal_data.merge_into,
    webinars_personal_data.merge_into,
    privacy_personal_data.merge_into,
)
"""Who moves rows when two accounts turn out to be one person's."""

JOIN_RECORDS: tuple[Handler, ...] = (
    quizzes_personal_data.merge_into,
    worksheets_personal_data.merge_into,
    lessons_personal_data.merge_into,
    progress_personal_data.merge_into,
    practice_personal_data.merge_into,
    certificates_personal_data.merge_into,
    webinars_personal_data.merge_into,
    gradebook_personal_data.merge_into,
)
"""Who moves rows when two records of one course become one."""

JOBS = {service.EXPORT: jobs.make_export_job(PERSONAL_DATA), service.ERASE: jobs.make_erase_job(PERSONAL_DATA)}
"""What the worker does for persons, by kind of job."""

MAILS: dict[str, MakeMessage] = {service.ERASED_MAIL: jobs.make_erased_mail}

SCHEDULES = (
    Schedule("go on with erasures", 60, erasing.go_on),
    Schedule("delete what is old enough", 3600, jobs.keep_no_longer),
    Schedule("forget exports", 600, jobs.forget_exports),
)


def erase_again(database: Database, listed: Collection[erasing.Listed], now: datetime) -> int:
    """After a restore: erase whoever was erased since that backup; how many."""
    return erasing.erase_again(database, listed, PERSONAL_DATA, now)
