"""THE access table: every address and method, what each role gets there, and how the tests call it.

Columns are `world.ROLES`: nobody, guest (a learner without a name), owner (alice, whose things are asked for), other (bob,
a learner), trainer (of the course), stranger (trainer of another course), administrator; then, after a stroke, group_trainer
(of bob's group) and viewer (of the company of bob's group). Without a stroke these two get what a stranger gets. A new route needs
a row.
"""

from __future__ import annotations

from tests.house.access_announcements import ANNOUNCEMENTS
from tests.house.access_companies import COMPANIES
from tests.house.access_followup import FOLLOWUP
from tests.house.access_rows import Row, get, post
from tests.house.access_sharing import SHARING
from tests.house.access_sign_on import SIGN_ON

__all__ = ["TABLE", "Row"]
NAME = {"name": "Alice Adler", "locale": "de"}
GROUP = {"name": "Gruppe drei", "joining": "list", "company_id": "0"}
MARK = {"points-1": "1", "points-2": "0", "seen": "0", "go": "next"}
STAMP = {"tab": "t1", "sequence": "1", "base_revision": "0"}
SEEN = {**STAMP, "base_revision": "1"}

FOR_ALL = (
    get("courses.start", "/", "302"),
    get("courses.catalogue", "/de/", "200"),
    get("courses.credits", "/de/courses/{course}/credits", "200"),
    get("progress.course", "/de/courses/{course}", "200"),
    get("lessons.lesson", "/de/courses/{course}/lessons/{module}", "200"),
    get("lessons.lesson_print", "/de/courses/{course}/lessons/{module}/print", "200"),
    get("lessons.search", "/de/courses/{course}/search?q=Wirkung", "200"),
    post("lessons.read", "/de/courses/{course}/lessons/{module}/sections/{section}/read", "303"),
    post("lessons.unread", "/de/courses/{course}/lessons/{module}/sections/{section}/unread", "303"),
    get("quizzes.intro", "/de/courses/{course}/quizzes/{quiz}", "200"),
    post("quizzes.start", "/de/courses/{course}/quizzes/{quiz}/start", "303"),
    get("practice.home", "/de/courses/{course}/practice", "200"),
    post("practice.clear", "/de/courses/{course}/practice/clear", "303"),
    get("worksheets.worksheets", "/de/courses/{course}/worksheets", "200"),
    get("worksheets.worksheet", "/de/courses/{course}/worksheets/{worksheet}", "200"),
    post("worksheets.save_worksheet", "/de/courses/{course}/worksheets/{worksheet}", "303", field__1="Ida"),
    post("worksheets.delete_worksheet", "/de/courses/{course}/worksheets/{worksheet}/delete", "303"),
    get("certificates.verify_form", "/verify", "200"),
    get("certificates.verify", "/verify/{certificate}", "200"),
    get("pages.imprint", "/de/imprint", "200"),
    get("pages.privacy", "/de/privacy", "200"),
    get("pages.accessibility", "/de/accessibility", "200"),
    get("static_file", "{sheet}", "200"),
    get("files.media", "/media/{media}/picture", "200"),
    get("operations.health", "/health", "200"),
    post(
        "operations.csp_report", "/csp-reports", "400",
        exempt="browsers send reports by themselves, without a form; nothing is stored: test_csp_reports.py",
    ),
    get("mail.outbox", "/de/mails", "200"),
)
"""The mails' page exists only with the demo transport and for this computer: tests/mail/test_views.py."""

SIGNING_IN = (
    get("accounts.sign_in", "/de/sign-in", "200"),
    post("accounts.sign_in", "/de/sign-in", "303", email="nora@example.org"),
    get("accounts.keep", "/de/keep", "200 200 303 303 303 303 303"),
    post("accounts.keep", "/de/keep", "303", email="nora@example.org"),
    get("accounts.sign_in_with_password", "/de/sign-in/password", "200"),
    post(
        "accounts.sign_in_with_password", "/de/sign-in/password", "303",
        password__email="{bob_email}", password__password="{password}",
    ),
    # The code belongs to the browser that asked for it; the link to whoever holds it.
    get("accounts.enter_code", "/de/sign-in/code", "404 404 200 404 404 404 404"),
    post("accounts.enter_code", "/de/sign-in/code", "404 404 303 404 404 404 404", digits="{digits}"),
    get("accounts.follow_link", "/de/sign-in/link/{link}", "200"),
    post("accounts.follow_link", "/de/sign-in/link/{link}", "303"),
    get("factors.second_step", "/de/sign-in/second", "404"),
    post("factors.second_step", "/de/sign-in/second", "404", code="000000"),
    get("factors.passkey_options", "/de/sign-in/passkey/options", "200"),
    # An unknown passkey leads back to the page of signing in, which says so.
    post("factors.sign_in_with_passkey", "/de/sign-in/passkey", "303", credential="none"),
    post("accounts.sign_out", "/de/sign-out", "303"),
    get("invitations.follow_invitation", "/de/invitation/{invited_link}", "200"),
    post("invitations.follow_invitation", "/de/invitation/{invited_link}", "303"),
    get("invitations.type_invitation", "/de/invitation", "200"),
    post("invitations.type_invitation", "/de/invitation", "303", email="{invited_email}", digits="{invited_digits}"),
)

OWN_ACCOUNT = (
    get("accounts.account", "/de/account", "403 200 200 200 200 200 200"),
    post("accounts.account", "/de/account", "403 303 303 303 303 303 303", **NAME),
    get("accounts.password", "/de/account/password", "403 403 200 200 200 200 200"),
    post("accounts.password", "/de/account/password", "403 403 303 303 303 303 303", password="{password}, nicht neun"),
    post("accounts.remove_password", "/de/account/password/remove", "403 403 303 303 303 303 303"),
    get("factors.factors", "/de/account/factors", "403 403 200 200 200 200 200"),
    # Nobody here types a right code or has a browser that makes passkeys: the forms come back.
    get("factors.code_app", "/de/account/factors/app", "403 403 200 200 200 200 200"),
    post("factors.code_app", "/de/account/factors/app", "403 403 200 200 200 200 200", digits="000000"),
    get("factors.add_passkey", "/de/account/factors/passkeys/add", "403 403 200 200 200 200 200"),
    post("factors.add_passkey", "/de/account/factors/passkeys/add", "403 403 200 200 200 200 200", name="phone"),
    get("factors.new_passkey_options", "/de/account/factors/passkeys/options", "403 403 200 200 200 200 200"),
    # Only frida has a code app and a passkey.
    post("factors.remove_code_app", "/de/account/factors/app/remove", "403 403 404 404 404 303 404 | 404 404"),
    post("factors.rename_passkey", "/de/account/factors/passkeys/{passkey}/rename", "403 403 404 404 404 303 404 | 404 404", name="phone"),
    post("factors.remove_passkey", "/de/account/factors/passkeys/{passkey}/remove", "403 403 404 404 404 303 404 | 404 404"),
    post("factors.recovery_codes", "/de/account/factors/recovery-codes", "403 403 404 404 404 200 404 | 404 404"),
    post("factors.postpone", "/de/account/factors/postpone", "403 403 303 303 303 404 303 | 303 303"),
    get("factors.confirm", "/de/account/confirm", "403 403 200 200 200 200 200"),
    post("factors.confirm", "/de/account/confirm", "403 403 200 200 200 200 200"),
    get("address.address", "/de/account/address", "403 403 200 200 200 200 200"),
    post("address.address", "/de/account/address", "403 403 303 303 303 303 303", email="nora@example.org"),
    # Alice has asked for another address and to join her account with dan's.
    get("address.address_code", "/de/account/address/code", "403 403 200 404 404 404 404"),
    post("address.address_code", "/de/account/address/code", "403 403 303 404 404 404 404", digits="{address_digits}"),
    get("address.address_link", "/de/account/address/link/{address_link}", "403 403 200 404 404 404 404"),
    post("address.address_link", "/de/account/address/link/{address_link}", "403 403 303 404 404 404 404"),
    get("address.join", "/de/account/join", "403 403 200 200 200 200 200"),
    # Bob's own address: his form comes back.
    post("address.join", "/de/account/join", "403 403 303 200 303 303 303", email="{bob_email}"),
    get("address.join_codes", "/de/account/join/codes", "403 403 200 404 404 404 404"),
    post(
        "address.join_codes", "/de/account/join/codes", "403 403 303 404 404 404 404", own="{own_digits}", other="{other_digits}"
    ),
    get("people.ask_to_be_trainer", "/de/account/trainer", "403 403 200 200 200 200 200"),
    # Carla is trainer of the course already: her form comes back.
    post("people.ask_to_be_trainer", "/de/account/trainer", "403 403 303 303 200 303 303", course="{course}"),
    post("accounts.revoke_session", "/de/account/sessions/{session}/revoke", "403 403 303 404 404 404 404"),
    post("accounts.sign_out_everywhere", "/de/account/sessions/revoke-all", "403 403 303 303 303 303 303"),
    get("privacy.my_data", "/de/my-data", "403 200 200 200 200 200 200"),
    post("privacy.ask_export", "/de/my-data/export", "403 303 303 303 303 303 303"),
    post("privacy.fetch_export", "/de/my-data/export/{own_export}", "403 404 200 404 404 404 404"),
    get("privacy.erase", "/de/my-data/erase", "403 200 200 200 200 200 200"),
    # The last administrator stays.
    post("privacy.erase", "/de/my-data/erase", "403 303 303 303 303 303 409", word="LÖSCHEN"),
)

OWN_LEARNING = (
    get("worksheets.worksheet_print", "/de/courses/{course}/worksheets/{worksheet}/print", "404 404 200 404 404 404 404"),
    get("worksheets.worksheet_pdf", "/de/courses/{course}/worksheets/{worksheet}/worksheet.pdf", "404 404 200 404 404 404 404"),
    get("quizzes.resume", "/de/attempts/{open}", "404 404 302 404 404 404 404"),
    get("quizzes.question", "/de/attempts/{open}/questions/1", "404 404 200 404 404 404 404"),
    post("quizzes.answer", "/de/attempts/{open}/questions/1", "404 404 303 404 404 404 404", **STAMP),
    get("quizzes.questions", "/de/attempts/{open}/questions", "404 404 200 404 404 404 404"),
    post("quizzes.answers", "/de/attempts/{open}/questions", "404 404 303 404 404 404 404", **STAMP),
    post("quizzes.save", "/de/attempts/{open}/answers/1", "404 404 200 404 404 404 404", **STAMP),
    get("quizzes.asker", "/de/attempts/{open}/asker", "200"),
    post("files_of_answers.send", "/de/attempts/{essay}/questions/2/files", "404 404 303 404 404 404 404", **SEEN),
    get("files_of_answers.own", "/de/attempts/{essay}/questions/2/files/1", "404 404 200 404 404 404 404"),
    get("quizzes.overview", "/de/attempts/{open}/overview", "404 404 200 404 404 404 404"),
    get("quizzes.time", "/de/attempts/{open}/time", "404 404 200 404 404 404 404"),
    post("quizzes.submit", "/de/attempts/{open}/submit", "404 404 303 404 404 404 404"),
    get("quizzes.review", "/de/attempts/{graded}/review", "404 404 200 404 404 404 404"),
    get("results.result_print", "/de/attempts/{graded}/print", "404 404 200 404 404 404 404"),
    get("results.result_pdf", "/de/attempts/{graded}/result.pdf", "404 404 200 404 404 404 404"),
    post("practice.start", "/de/courses/{course}/practice/start", "409 409 303 409 409 409 409"),
    get("practice.resume", "/de/practice/{practice}", "404 404 302 404 404 404 404"),
    get("practice.card", "/de/practice/{practice}/cards/1", "404 404 200 404 404 404 404"),
    # Nothing is filled in: the form comes back.
    post("practice.answer", "/de/practice/{practice}/cards/1", "404 404 200 404 404 404 404"),
    post("practice.stop", "/de/practice/{practice}/stop", "404 404 303 404 404 404 404"),
    get("practice.end", "/de/practice/{practice}/end", "404 404 302 404 404 404 404"),
    get("requests.report", "/de/attempts/{open}/questions/1/report", "404 404 200 404 404 404 404"),
    post("requests.send_report", "/de/attempts/{open}/questions/1/report", "404 404 303 404 404 404 404", text="Unklar."),
    get("requests.again", "/de/attempts/{graded}/review/again", "404 404 200 404 404 404 404"),
    post("requests.ask_again", "/de/attempts/{graded}/review/again", "404 404 303 404 404 404 404", text="Bitte nachsehen."),
    post("certificates.claim", "/de/courses/{course}/certificate", "403 404 303 303 404 404 404", **NAME),
    get("certificates.certificate", "/de/certificates/{certificate}", "403 403 200 403 200 403 200"),
    get("certificates.paper", "/de/certificates/{certificate}/paper.pdf", "403 403 200 403 200 403 200"),
)

WEBINAR = {
    "title": "Fragen zu Rezept 1", "day": "2026-03-20", "start": "10:00", "end": "11:30", "locale": "de", "target": "pretest:",
}

WEBINARS = (
    get("webinars.webinars", "/de/courses/{course}/webinars", "200"),
    get("webinars.webinar", "/de/courses/{course}/webinars/{meeting}", "200"),
    get("webinars.webinar_ics", "/de/courses/{course}/webinars/{meeting}/webinar.ics", "403 403 200 200 200 403 200"),
    get("webinars.new_webinar", "/de/courses/{course}/webinars/new", "403 403 403 403 200 403 200 | 200 403"),
    # Trainers of a group enter webinars of that group, not of the whole course.
    post("webinars.new_webinar", "/de/courses/{course}/webinars/new", "403 403 403 403 303 403 303 | 400 403", **WEBINAR),
    get("webinars.edit_webinar", "/de/courses/{course}/webinars/{meeting}/edit", "403 403 403 403 200 403 200"),
    post("webinars.edit_webinar", "/de/courses/{course}/webinars/{meeting}/edit", "403 403 403 403 303 403 303", **WEBINAR),
    get("webinars.delete_webinar", "/de/courses/{course}/webinars/{meeting}/delete", "403 403 403 403 200 403 200"),
    post("webinars.delete_webinar", "/de/courses/{course}/webinars/{meeting}/delete", "403 403 403 403 303 403 303"),
    # No file is sent along: a page says so.
    post("attendance.hand_in", "/de/courses/{course}/webinars/{meeting}/attendance", "403 403 403 403 400 403 400"),
    get("attendance.report", "/de/courses/{course}/webinars/reports/{report}", "403 403 403 403 200 403 200"),
    post(
        "attendance.columns", "/de/courses/{course}/webinars/reports/{table}/columns", "403 403 403 403 303 403 303",
        name="0", joined="1", left="2",
    ),
    # By this report nobody was there while the webinar took place.
    post("attendance.apply", "/de/courses/{course}/webinars/reports/{report}/apply", "403 403 403 403 303 403 303", anyway="yes"),
    post("attendance_lists.attendance_xlsx", "/de/courses/{course}/webinars/{meeting}/attendance.xlsx", "403 403 403 403 200 403 200"),
    post("attendance_lists.attendance_csv", "/de/courses/{course}/webinars/{meeting}/attendance.csv", "403 403 403 403 200 403 200"),
    post("attendance_lists.attendance_pdf", "/de/courses/{course}/webinars/{meeting}/attendance.pdf", "403 403 403 403 200 403 200"),
    get("attendance_lists.attendance_paper", "/de/courses/{course}/webinars/{meeting}/attendance/{listed}", "403 403 403 403 200 403 200"),
    get("attendance_lists.made_paper", "/de/courses/{course}/webinars/{meeting}/attendance/{listed}.pdf", "403 403 403 403 200 403 200"),
    post("attendance.discard", "/de/courses/{course}/webinars/reports/{report}/discard", "403 403 403 403 303 403 303"),
)

STAFF = (
    get("gradebook.learner", "/de/courses/{course}/results/{enrolment}", "403 403 403 403 200 403 200 | 404 403"),
    get("attempts.attempt", "/de/courses/{course}/attempts/{graded}", "403 403 403 403 200 403 200 | 404 403"),
    post("gradebook.extra_time", "/de/courses/{course}/results/{enrolment}", "403 403 403 403 303 403 303 | 404 403", percent="25"),
    get("gradebook.results", "/de/courses/{course}/results", "403 403 403 403 200 403 200 | 200 403"),
    post("gradebook.results_xlsx", "/de/courses/{course}/results.xlsx", "403 403 403 403 200 403 200 | 200 403"),
    get("corrections.corrections", "/de/courses/{course}/corrections", "403 403 403 403 200 403 200"),
    get("corrections.correct", "/de/courses/{course}/corrections/questions/{question}", "403 403 403 403 200 403 200"),
    post(
        "corrections.correct", "/de/courses/{course}/corrections/questions/{question}", "403 403 403 403 303 403 303",
        what="withdraw",
    ),
    get("corrections.correction", "/de/courses/{course}/corrections/{correction}", "403 403 403 403 200 403 200"),
    post(
        "corrections.apply", "/de/courses/{course}/corrections/{correction}/apply", "403 403 403 403 303 403 303",
        policy="favour", worse="0",
    ),
    post("corrections.discard", "/de/courses/{course}/corrections/{correction}/discard", "403 403 403 403 303 403 303"),
    get("privacy.data_protection", "/de/data-protection", "403 403 403 403 403 403 200"),
    get("privacy.erase_address", "/de/data-protection/erase", "403 403 403 403 403 403 200"),
    post("privacy.erase_address", "/de/data-protection/erase", "403 403 403 403 403 403 303", email="ida@example.org", word="LÖSCHEN"),
    get("operations.acts", "/de/log", "403 403 403 403 403 403 200"),
    post("operations.acts_csv", "/de/log.csv", "403 403 403 403 403 403 200"),
    get("todo.todo", "/de/courses/{course}/todo", "403 403 403 403 200 403 200 | 200 403"),
    get("todo.talks", "/de/courses/{course}/talks", "403 403 403 403 200 403 200 | 200 403"),
    get("todo.talk", "/de/courses/{course}/talks/{failed}", "403 403 403 403 200 403 200 | 200 403"),
    post("todo.enter_talk", "/de/courses/{course}/talks/{failed}", "403 403 403 403 303 403 303 | 303 403", points="70", seen="0"),
    get("marking.works", "/de/courses/{course}/marking/{asked_about}", "403 403 403 403 200 403 200 | 200 403"),
    get("marking.work", "/de/courses/{course}/marking/{asked_about}/{sentence}", "403 403 403 403 200 403 200 | 200 403"),
    post("marking.mark", "/de/courses/{course}/marking/{asked_about}/{sentence}", "403 403 403 403 303 403 303 | 303 403", **MARK),
    post("marking.file", "/de/courses/{course}/marking/{project_question}/{project}/files/1", "403 403 403 403 200 403 200 | 200 403"),
    post("gradebook.late_file", "/de/courses/{course}/late/{late}/files/1", "403 403 403 403 200 403 200 | 200 403"),
    get("requests.request", "/de/courses/{course}/requests/{request}", "403 403 403 403 200 403 200 | 404 403"),
    post("requests.answer", "/de/courses/{course}/requests/{request}", "403 403 403 403 303 403 303 | 404 403", answer="Danke."),
    get("people.people", "/de/people", "403 403 403 403 403 403 200"),
    get("people.add_person", "/de/people/add", "403 403 403 403 403 403 200"),
    post("people.add_person", "/de/people/add", "403 403 403 403 403 403 303", email="nora@example.org", name="Nora"),
    post("people.suspend", "/de/people/{bob}/suspend", "403 403 403 403 403 403 303"),
    post("people.reset_factors", "/de/people/{bob}/reset-factors", "403 403 403 403 403 403 303"),
    post("people.reinstate", "/de/people/{suspended}/reinstate", "403 403 403 403 403 403 303"),
    post("people.decide", "/de/people/requests/{trainer_request}/grant", "403 403 403 403 403 403 303"),
    get("invitations.open_invitations", "/de/people/invitations", "403 403 403 403 403 403 200"),
    get("invitations.invite", "/de/people/invite", "403 403 403 403 403 403 200"),
    post(
        "invitations.invite", "/de/people/invite", "403 403 403 403 403 403 303",
        email="nora@example.org", role="trainer", course="{course}", locale="de",
    ),
    post("invitations.resend", "/de/people/invitations/{invitation}/resend", "403 403 403 403 403 403 303"),
    post("invitations.withdraw", "/de/people/invitations/{invitation}/withdraw", "403 403 403 403 403 403 303"),
    get("people.person", "/de/people/{bob}", "403 403 403 403 403 403 200"),
    post("people.person", "/de/people/{bob}", "403 403 403 403 403 403 303", is_administrator="y"),
)

GROUPS = (
    get("cohorts.groups", "/de/courses/{course}/groups", "403 403 403 403 200 403 200 | 200 403"),
    get("cohorts.add_group", "/de/courses/{course}/groups/add", "403 403 403 403 200 403 200"),
    post("cohorts.add_group", "/de/courses/{course}/groups/add", "403 403 403 403 303 403 303", **GROUP),
    get("cohorts.group", "/de/courses/{course}/groups/{group}", "403 403 403 403 200 403 200 | 200 403"),
    get("cohorts.edit_group", "/de/courses/{course}/groups/{group}/edit", "403 403 403 403 200 403 200"),
    post("cohorts.edit_group", "/de/courses/{course}/groups/{group}/edit", "403 403 403 403 303 403 303", **GROUP),
    post(
        "cohorts.change_people", "/de/courses/{course}/groups/{group}/people", "403 403 403 403 303 403 303 | 303 403",
        person="{dan}", act="approve",
    ),
    get("lists.enrol_list", "/de/courses/{course}/groups/{group}/list", "403 403 403 403 200 403 200 | 200 403"),
    post(
        "lists.enrol_list", "/de/courses/{course}/groups/{group}/list", "403 403 403 403 200 403 200 | 200 403",
        rows="nora@example.org",
    ),
    post(
        "lists.confirm_list", "/de/courses/{course}/groups/{group}/list/confirm", "403 403 403 403 303 403 303 | 303 403",
        list="{list}",
    ),
    get("lists.list_progress", "/de/courses/{course}/groups/{group}/lists/{confirmed}", "403 403 403 403 200 403 200 | 200 403"),
    get("calendar.dates", "/de/calendar", "403 403 200 200 200 200 200"),
    post("calendar.renew_calendar_address", "/de/calendar/address", "403 403 200 200 200 200 200"),
    get("calendar.calendar_feed", "/de/calendar/{calendar}.ics", "200"),
    post(
        "gradebook.measures", "/de/courses/{course}/results/{enrolment}/measures", "403 403 403 403 303 403 303 | 404 403",
        more_attempts="1",
    ),
    get("joining.enter_join_code", "/de/join", "200"),
    post("joining.enter_join_code", "/de/join", "303", code="{join}"),
    get("joining.join_group", "/de/join/{join}", "200"),
    post("joining.leave_group", "/de/join/{join}/leave", "403 403 303 303 303 303 303"),
    # Alice and bob are in groups of this course already.
    post("joining.take_seat", "/de/join/{join}", "403 403 409 409 303 303 303"),
)

TABLE = (
    *SHARING, *FOR_ALL, *SIGNING_IN, *OWN_ACCOUNT, *OWN_LEARNING, *WEBINARS, *SIGN_ON, *FOLLOWUP, *STAFF, *GROUPS, *ANNOUNCEMENTS,
    *COMPANIES,
)
