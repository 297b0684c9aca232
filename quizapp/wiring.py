"""THE tables: which rooms answer, who listens to what, what runs when. Start here to see what happens when."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from quizapp import guards, persons
from quizapp.accounts import (
    address_views as accounts_address_views,
    factor_views as accounts_factor_views,
    invitation_views as accounts_invitation_views,
    jobs as accounts_jobs,
    people_views as accounts_people_views,
    queries as accounts_queries,
    views as accounts_views,
)
from quizapp.accounts.last_use import register_last_use
from quizapp.accounts.sso import link_views as accounts_sign_on_link_views, views as accounts_sign_on_views
from quizapp.accounts.stepping_up import register_stepping_up
from quizapp.certificates import (
    jobs as certificates_jobs,
    panels as certificates_panels,
    revoking_views as certificates_revoking_views,
    service as certificates_service,
    views as certificates_views,
)
from quizapp.cohorts import (
    announce_views as cohorts_announce_views,
    calendar_dates as cohorts_calendar_dates,
    calendar_views as cohorts_calendar_views,
    company_views as cohorts_company_views,
    jobs as cohorts_jobs,
    join_views as cohorts_join_views,
    list_views as cohorts_list_views,
    panels as cohorts_panels,
    same_entries_views as cohorts_same_entries_views,
    side_roles as cohorts_side_roles,
    views as cohorts_views,
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
    attempt_views as gradebook_attempt_views,
    company_views as gradebook_company_views,
    correction_views as gradebook_correction_views,
    figures_views as gradebook_figures_views,
    jobs as gradebook_jobs,
    marking_views as gradebook_marking_views,
    panels as gradebook_panels,
    request_service as gradebook_request_service,
    request_views as gradebook_request_views,
    todo_views as gradebook_todo_views,
    views as gradebook_views,
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
from quizapp.lessons import views as lessons_views
from quizapp.mail import views as mail_views
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
    attendee_views as privacy_attendee_views,
    notices as privacy_notices,
    panels as privacy_panels,
    views as privacy_views,
)
from quizapp.progress import (
    going_on as progress_going_on,
    panels as progress_panels,
    service as progress_service,
    views as progress_views,
)
from quizapp.quizzes import (
    calendar_dates as quizzes_calendar_dates,
    file_views as quizzes_file_views,
    jobs as quizzes_jobs,
    keeping,
    result_views as quizzes_result_views,
    views as quizzes_views,
)
from quizapp.quizzes.corrections import REGRADE
from quizapp.quizzes.models import GRADE
from quizapp.quizzes.service import RESULT_MAIL
from quizapp.sharing import panels as sharing_panels, views as sharing_views
from quizapp.web.dates import TellDates
from quizapp.web.extensions import now, reading, settings
from quizapp.web.heavy_work import register_heavy_work
from quizapp.web.jobs import forget_old_counts
from quizapp.web.panels import Panel
from quizapp.webinars import (
    begun,
    booster_views as webinars_booster_views,
    calendar_dates as webinars_calendar_dates,
    digest_jobs as webinars_digest_jobs,
    evidence,
    export_views as webinars_export_views,
    followup_jobs as webinars_followup_jobs,
    followup_views as webinars_followup_views,
    handing_views as webinars_handing_views,
    import_views as webinars_import_views,
    importing,
    jobs as webinars_jobs,
    link_views as webinars_link_views,
    mail_views as webinars_mail_views,
    panels as webinars_panels,
    personal_data as webinars_personal_data,
    settling_views as webinars_settling_views,
    sharing_views as webinars_sharing_views,
    stopping_views as webinars_stopping_views,
    taking_back_views as webinars_taking_back_views,
    through_views as webinars_through_views,
    views as webinars_views,
)
from quizapp.webinars.certificate_mail import MAILS as CERTIFICATE_MAILS
from quizapp.webinars.digesting import DIGEST, queue_digests
from quizapp.webinars.followup_results import tell_certificate_later, tell_result_later
from quizapp.worksheets import views as worksheets_views

ROOMS = (
    courses_views,
    accounts_views, accounts_factor_views, accounts_people_views, accounts_invitation_views, accounts_address_views,
    accounts_sign_on_views, accounts_sign_on_link_views,
    files_views,
    mail_views,
    sharing_views,
    cohorts_views, cohorts_join_views, cohorts_company_views, cohorts_list_views, cohorts_announce_views, cohorts_calendar_views,
    cohorts_same_entries_views,
    worksheets_views,
    lessons_views,
    quizzes_views, quizzes_file_views, quizzes_result_views,
    progress_views,
    practice_views,
    certificates_views, certificates_revoking_views,
    webinars_views, webinars_import_views, webinars_export_views, webinars_link_views, webinars_followup_views,
    webinars_handing_views, webinars_sharing_views, webinars_booster_views, webinars_through_views, webinars_mail_views,
    webinars_stopping_views, webinars_settling_views, webinars_taking_back_views,
    gradebook_views, gradebook_figures_views, gradebook_attempt_views, gradebook_correction_views, gradebook_company_views,
    gradebook_marking_views, gradebook_todo_views, gradebook_request_views,
    pages_views,
    privacy_views, privacy_attendee_views,
    operations_views,
)

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
    app.extensions["quizapp_goes_on_at"] = progress_going_on.goes_on_at
    app.extensions["quizapp_side_roles"] = cohorts_side_roles.side_roles
    register_stepping_up(app, guards.FRESH_SIGN_IN, guards.FILES)
    register_heavy_work(app, guards.HEAVY_WORK)
    register_last_use(app)
    app.extensions.update(quizapp_log_words=operations_act_words.LOG_WORDS, quizapp_personal_data=persons.PERSONAL_DATA)
    for views in ROOMS:
        app.register_blueprint(views.bp)
