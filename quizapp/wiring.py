"""THE tables: which rooms answer, who listens to what, what runs when. Start here to see what happens when."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from quizapp import guards, persons
from quizapp.accounts import (
    jobs as accounts_jobs,
    queries as accounts_queries,
    views as accounts_views,
)
from quizapp.accounts.last_use import register_last_use
from quizapp.accounts.stepping_up import register_stepping_up
from quizapp.certificates import (
    jobs as certificates_jobs,
    panels as certificates_panels,
    service as certificates_service,
    views as certificates_views,
)
from quizapp.cohorts import (
    calendar_dates as cohorts_calendar_dates,
    jobs as cohorts_jobs,
    panels as cohorts_panels,
    side_roles as cohorts_side_roles,
)
from quizapp.cohorts.announcing import ANNOUNCE, ANNOUNCED_MAIL
from quizapp.cohorts.confirmed_lists import ENROL_LIST
from quizapp.cohorts.deciding import DECIDED_MAIL
from quizapp.cohorts.service import admit_claimed
from quizapp.config import Settings
from quizapp.courses import queries as courses_queries, views as courses_views
from quizapp.courses.service import enrol_invited
from quizapp.db.session import Handlers
from quizapp.files import views as files_views
from quizapp.gradebook import (
    jobs as gradebook_jobs,
    panels as gradebook_panels,
    request_service as gradebook_request_service,
)
from quizapp.jobs.worker import JobFunction, Schedule
from quizapp.kernel.events import (
    AccountsMerged,
    AddressConfirmed,
    AddressLeft,
    AttemptFinished,
    AttemptRegraded,
    CertificateIssued,
    EnrolmentsMerged,
    GroupClaimed,
    LearnerEnrolled,
    LearnerInvited,
    LessonSectionRead,
    LiveUnitsChanged,
    PersonCame,
    WorksheetDeleted,
)
from quizapp.kernel.identity import Identity
from quizapp.late_routes import LATE_ROUTES
from quizapp.lessons import views as lessons_views
from quizapp.mail.jobs import look_for_bounces, make_send_job
from quizapp.mail.service import SEND_MAIL, MakeMessage
from quizapp.operations import act_words as operations_act_words, log_heads as operations_log_heads, views as operations_views
from quizapp.pages import views as pages_views
from quizapp.practice import (
    corrected as practice_corrected,
    jobs as practice_jobs,
    panels as practice_panels,
    service as practice_service,
    views as practice_views,
)
from quizapp.privacy import (
    notices as privacy_notices,
    panels as privacy_panels,
)
from quizapp.progress import (
    panels as progress_panels,
    service as progress_service,
    views as progress_views,
)
from quizapp.quizzes import (
    calendar_dates as quizzes_calendar_dates,
    jobs as quizzes_jobs,
    keeping,
    result_views as quizzes_result_views,
    views as quizzes_views,
)
from quizapp.quizzes.corrections import REGRADE
from quizapp.quizzes.models import GRADE
from quizapp.quizzes.service import RESULT_MAIL
from quizapp.sharing import panels as sharing_panels
from quizapp.web.dates import TellDates
from quizapp.web.extensions import now, reading, settings
from quizapp.web.heavy_work import register_heavy_work
from quizapp.web.jobs import forget_old_counts
from quizapp.web.late_rooms import add_late_rooms
from quizapp.web.panels import Panel
from quizapp.webinars import (
    begun,
    calendar_dates as webinars_calendar_dates,
    digest_jobs as webinars_digest_jobs,
    evidence,
    followup_jobs as webinars_followup_jobs,
    importing,
    jobs as webinars_jobs,
    panels as webinars_panels,
    personal_data as webinars_personal_data,
    returning as webinars_returning,
)
from quizapp.webinars.certificate_mail import MAILS as CERTIFICATE_MAILS
from quizapp.webinars.digesting import DIGEST, queue_digests
from quizapp.webinars.followup_results import tell_certificate_later, tell_result_later

ROOMS = (
    courses_views, accounts_views, files_views, lessons_views, quizzes_views, quizzes_result_views, progress_views, practice_views,
    certificates_views, pages_views, operations_views,
)
LATE_ROOMS = (
    "quizapp.accounts.factor_views", "quizapp.accounts.people_views", "quizapp.accounts.invitation_views",
    "quizapp.accounts.address_views", "quizapp.accounts.sso.views", "quizapp.accounts.sso.link_views",
    "quizapp.mail.views",
    "quizapp.sharing.views",
    "quizapp.cohorts.views", "quizapp.cohorts.join_views", "quizapp.cohorts.company_views",
    "quizapp.cohorts.list_views", "quizapp.cohorts.announce_views", "quizapp.cohorts.calendar_views",
    "quizapp.cohorts.same_entries_views",
    "quizapp.worksheets.views",
    "quizapp.quizzes.file_views",
    "quizapp.certificates.revoking_views",
    "quizapp.webinars.views", "quizapp.webinars.import_views", "quizapp.webinars.export_views",
    "quizapp.webinars.link_views", "quizapp.webinars.followup_views", "quizapp.webinars.handing_views",
    "quizapp.webinars.sharing_views", "quizapp.webinars.booster_views", "quizapp.webinars.through_views",
    "quizapp.webinars.mail_views", "quizapp.webinars.stopping_views", "quizapp.webinars.settling_views",
    "quizapp.webinars.taking_back_views", "quizapp.webinars.taking_off_views", "quizapp.webinars.merging_views",
    "quizapp.gradebook.views", "quizapp.gradebook.figures_views", "quizapp.gradebook.attempt_views",
    "quizapp.gradebook.correction_views", "quizapp.gradebook.company_views", "quizapp.gradebook.marking_views",
    "quizapp.gradebook.todo_views", "quizapp.gradebook.request_views",
    "quizapp.privacy.views", "quizapp.privacy.attendee_views",
)
"""Rooms of staff, and pages that learners open now and then: imported when one of their pages is first asked for
(`web/late_rooms.py`). What `guards.QUICK_WORK` names cannot be among them: an import takes too long for the quick thread."""

HANDLERS: Handlers = {
    PersonCame: (privacy_notices.note_seen,),
    AccountsMerged: (begun.leave_merged, *persons.JOIN_ACCOUNTS, evidence.link_merged, certificates_service.certify_known_later),
    EnrolmentsMerged: (*persons.JOIN_RECORDS, certificates_service.certify_merged_later),
    AttemptFinished: (
        progress_service.note_finished_attempt,
        practice_service.note_finished_attempt,
        certificates_service.certify_later,
        tell_result_later,
    ),
    AttemptRegraded: (
        progress_service.note_finished_attempt,
        practice_corrected.note_regraded_attempt,
        certificates_service.certify_later,
    ),
    CertificateIssued: (tell_certificate_later,),
    LearnerInvited: (enrol_invited,),
    GroupClaimed: (admit_claimed,),
    LessonSectionRead: (certificates_service.certify_later,),
    LearnerEnrolled: (evidence.link_enrolled,),
    AddressConfirmed: (begun.leave_known, evidence.link_known),
    AddressLeft: (webinars_personal_data.keep_known,),
    LiveUnitsChanged: (certificates_service.certify_later,),
    WorksheetDeleted: (keeping.forget_texts,),
}
"""Event -> who listens, in this order, in the transaction of the event."""

PANELS: dict[str, tuple[Panel, ...]] = {
    "result": (certificates_panels.result_panel, practice_panels.result_panel, progress_panels.next_step_panel),
    "course_head": (privacy_panels.course_panel, sharing_panels.course_panel, cohorts_panels.course_panel),
    "course_top": (webinars_panels.course_panel, practice_panels.course_panel),
    "entry": (gradebook_panels.entry_panel,),
    "attempt": (gradebook_panels.attempt_panel,),
    "course": (certificates_panels.course_panel,),
    "account": (cohorts_panels.account_panel, sharing_panels.account_panel),
    "catalogue": (gradebook_panels.staff_panel,),
    "todo_count": (gradebook_panels.todo_count,),
}
"""Slot in a page -> who fills it."""

DATES: tuple[TellDates, ...] = (
    cohorts_calendar_dates.group_dates,
    quizzes_calendar_dates.window_dates,
    webinars_calendar_dates.webinar_dates,
)
"""Whose dates stand in the calendar."""

MAILS: dict[str, MakeMessage] = {
    **dict.fromkeys(("sign_in", "keep_result"), accounts_jobs.make_sign_in_mail),
    gradebook_request_service.ANSWER_MAIL: gradebook_jobs.make_answer_mail,
    RESULT_MAIL: quizzes_jobs.make_result_mail,
    **accounts_jobs.MAILS,
    **webinars_followup_jobs.MAILS,
    DIGEST: webinars_digest_jobs.make_digest_mail,
    **CERTIFICATE_MAILS,
    **operations_log_heads.MAILS,
    ANNOUNCED_MAIL: cohorts_jobs.make_announcement_mail,
    DECIDED_MAIL: cohorts_jobs.make_decided_mail,
    **persons.MAILS,
}
"""Kind of mail -> who writes it."""


def jobs(settings: Settings) -> dict[str, JobFunction]:
    """What the worker does, by kind of job."""
    return {
        SEND_MAIL: make_send_job(settings, MAILS),
        GRADE: quizzes_jobs.grade_attempt,
        REGRADE: quizzes_jobs.regrade,
        practice_service.NOTE_RELEASED: practice_jobs.note_released,
        certificates_service.CERTIFY: certificates_jobs.make_certify_job(settings),
        ANNOUNCE: cohorts_jobs.mail_announcement,
        ENROL_LIST: cohorts_jobs.enrol_list,
        certificates_service.RENDER: certificates_jobs.render_certificate,
        importing.READ: webinars_jobs.make_read_job(settings),
        **webinars_jobs.JOBS,
        **webinars_followup_jobs.JOBS,
        **persons.JOBS,
    }


SCHEDULES = (
    Schedule("sweep closed attempts", 30, quizzes_jobs.sweep_closed_attempts),
    Schedule("close expired attempts", 10, quizzes_jobs.sweep_expired_attempts),
    Schedule("forget ended sign-ins", 86_400, accounts_jobs.forget_ended_sign_ins),
    Schedule("forget reports handed in", 300, webinars_jobs.forget_reports),
    Schedule("count new results into figures", 60, gradebook_jobs.count_results),
    Schedule("tell what came of webinars", 600, queue_digests),
    Schedule("forget old counts", 3600, forget_old_counts),
    Schedule("look for returned mails", 300, look_for_bounces),
    *webinars_followup_jobs.SCHEDULES,
    *operations_log_heads.SCHEDULES,
    *persons.SCHEDULES,
)


def load_identity(token: str) -> Identity:
    """Whose browser sent this token."""
    code = (request.view_args or {}).get("code")
    return accounts_queries.identity_by_token(reading(), token, now(), code, settings().is_local_demo)


def page_context() -> dict[str, Any]:
    """What every page may show."""
    return {"demo_mails": settings().is_local_demo}


def register_rooms(app: Flask) -> None:
    """Open the rooms."""
    # Roles are given by course, and courses lie above accounts.
    app.extensions["quizapp_course_keys"] = courses_queries.course_keys
    app.extensions["quizapp_course_titles"] = courses_queries.course_titles
    app.extensions["quizapp_goes_on_at"] = webinars_returning.goes_on_at
    app.extensions["quizapp_side_roles"] = cohorts_side_roles.side_roles
    register_stepping_up(app, guards.FRESH_SIGN_IN, guards.FILES)
    register_heavy_work(app, guards.HEAVY_WORK)
    register_last_use(app)
    app.extensions.update(quizapp_log_words=operations_act_words.LOG_WORDS, quizapp_personal_data=persons.PERSONAL_DATA)
    for views in ROOMS:
        app.register_blueprint(views.bp)
    add_late_rooms(app, {name: LATE_ROUTES[name] for name in LATE_ROOMS})
