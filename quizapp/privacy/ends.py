"""What ends by itself, whatever the days of `QUIZAPP_KEPT_DAYS` are: from the constants that the program goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from quizapp.accounts import confirmations, jobs as accounts_jobs, service as accounts_service
from quizapp.privacy.queries import KEPT_READY
from quizapp.web.ratelimit import RUN_IS_KEPT
from quizapp.webinars import following, importing, papers, removing
from quizapp.webinars.rules import followup, sharing


@dataclass(frozen=True, slots=True)
class Ending:
    """Data that ends by itself, in words. **Shape**: `kept` is None for what ends with its purpose, whenever that is."""

    tables: Sequence[str]
    words: object
    kept: timedelta | None

    @property
    def days(self) -> int:
        """Whole days it is kept; 0 for what ends with its purpose."""
        return self.kept.days if self.kept else 0


_SESSIONS, _REPORTS = ("sign_in_session", "sign_on_session"), ("attendance_import", "import_part")

ENDINGS = (
    Ending(_SESSIONS, _l("sessions of learners without a visit; then as below"), accounts_service.LEARNER_SESSION),
    Ending(_SESSIONS, _l("sessions of trainers and administrators without a visit; then as below"), accounts_service.STAFF_SESSION),
    Ending(_SESSIONS, _l("sessions that have ended"), accounts_service.KEPT_AFTER_END),
    Ending(
        ("confirmation",), _l("invitations, changes of address and codes to join accounts, once they have ended"),
        confirmations.KEPT_AFTER_END,
    ),
    Ending(("sign_on_logout",), _l("messages of single sign-on that end sessions, as digests"), accounts_jobs.LOGOUT_TOKENS_KEPT),
    Ending(("failure_count",), _l("counts of failed sign-ins and of mails, under a keyed value"), timedelta(days=1)),
    Ending(("failure_run",), _l("counts of failures in a row, after the last"), RUN_IS_KEPT),
    Ending(("confirmed_list",), _l("rows of a confirmed list of people, until everybody in it is enrolled"), None),
    Ending(("data_export", "stored_file"), _l("files with somebody’s data"), KEPT_READY),
    Ending(_REPORTS, _l("attendance reports that nobody has read in"), importing.KEPT),
    Ending(("attendance_paper",), _l("attendance lists as PDF"), papers.KEPT),
    Ending(("followup_link",), _l("personal links of webinars open something after they were handed out"), followup.VALID),
    Ending(("followup_link",), _l("a link for everybody at a webinar opens something, at most"), sharing.LONGEST),
    Ending(("followup_browser",), _l("a first answer behind such a link that nothing followed"), following.KEPT),
    Ending(("removed_attendee",), _l("fingerprints of names that were removed from a webinar’s list"), removing.REMEMBERED),
)
