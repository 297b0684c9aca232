"""What somebody looked at, and whom results are for, in words for the learner."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from quizapp.courses.rules.results_privacy import OPEN, SELF_ASSESSMENT, WORKS_AGREEMENT
from quizapp.sharing.models import (
    ANSWER,
    ATTENDANCE,
    ATTENDANCE_FILE,
    CERTIFICATE,
    COMPANY,
    CORRECTION,
    EXPORT,
    LEARNER,
    LINKS,
    LIST,
    REQUEST,
    TALK,
)

LOOKED_AT = {
    LIST: _l("opened the list of results"),
    LEARNER: _l("opened the page about you"),
    EXPORT: _l("took results along as a file"),
    ANSWER: _l("opened an answer or a file of yours"),
    TALK: _l("opened results for a talk"),
    REQUEST: _l("opened what you asked"),
    CORRECTION: _l("opened what a correction changes"),
    CERTIFICATE: _l("opened your certificate"),
    COMPANY: _l("looked up for your company who has completed and passed"),
    ATTENDANCE: _l("opened the attendance list of a webinar"),
    ATTENDANCE_FILE: _l("took the attendance list of a webinar along as a file"),
    LINKS: _l("took the follow-up links of a webinar along as a file"),
}
"""Every `models.py: WHATS`."""

MODE_NAMES = {OPEN: _l("open"), WORKS_AGREEMENT: _l("works agreement"), SELF_ASSESSMENT: _l("self-assessment")}
"""Every `courses/rules/results_privacy.py: MODES`."""
