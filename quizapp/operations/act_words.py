"""Acts of the log, roles and things in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from quizapp.operations.change_words import NAMES

ACTS = {
    "sign_in": _l("signed in"),
    "sign_in_failed": _l("password or code was wrong"),
    "sign_in_link_made": _l("link to sign in was made"),
    "person_added": _l("person was added"),
    "roles_changed": _l("roles were changed"),
    "password_changed": _l("password was changed"),
    "session_ended": _l("one browser was signed out"),
    "sessions_ended": _l("all browsers were signed out"),
    "identity_confirmed": _l("confirmed who is there"),
    "factor_added": _l("second step was set up"),
    "factor_removed": _l("second step was removed"),
    "factors_reset": _l("second steps were taken back"),
    "recovery_codes_made": _l("recovery codes were made"),
    "person_suspended": _l("person was suspended"),
    "person_reinstated": _l("person was reinstated"),
    "person_invited": _l("person was invited"),
    "invitation_withdrawn": _l("invitation was withdrawn"),
    "trainer_role_asked_for": _l("asked to become a trainer"),
    "trainer_role_refused": _l("request to become a trainer was refused"),
    "address_changed": _l("e-mail address was changed"),
    "accounts_merged": _l("two accounts were joined"),
    "same_person_asked": _l("asked whether two entries are one person"),
    "same_person_withdrawn": _l("asked no more whether two entries are one person"),
    "entries_joined": _l("an entry that nobody had used was joined with another"),
    "sign_on_linked": _l("account was linked with single sign-on"),
    "sign_on_unlinked": _l("link with single sign-on was ended"),
    "course_published": _l("course was published"),
    "group_changed": _l("group was made or changed"),
    "list_confirmed": _l("list was confirmed to be enrolled"),
    "announcement_made": _l("group was told something"),
    "announcement_changed": _l("what a group was told was put into other words"),
    "announcement_taken_back": _l("what a group was told was taken back"),
    "calendar_address_made": _l("secret address of the calendar was made"),
    "calendar_address_removed": _l("secret address of the calendar was taken back"),
    "measures_changed": _l("more attempts or a later deadline were changed"),
    "company_changed": _l("client company was entered, renamed or removed"),
    "group_asked": _l("asked to join a group"),
    "group_invited": _l("invited somebody into a group"),
    "group_joined": _l("came into a group"),
    "group_left": _l("left a group or its waiting list"),
    "group_moved": _l("went over to another group"),
    "question_corrected": _l("question was corrected"),
    "results_regraded": _l("results were worked out anew"),
    "results_privacy_changed": _l("privacy of results was changed"),
    "points_shared": _l("learner shares points, or no longer"),
    "certificate_issued": _l("certificate was issued"),
    "certificate_name_hidden": _l("name on the page that confirms a certificate was hidden or shown"),
    "certificate_revoked": _l("certificate was revoked"),
    "certificate_valid_again": _l("revocation of a certificate was taken back"),
    "webinar_created": _l("webinar was entered"),
    "webinar_changed": _l("webinar was changed"),
    "webinar_deleted": _l("webinar was deleted"),
    "attendance_imported": _l("attendance was imported"),
    "attendance_taken_back": _l("an attendance report was taken back"),
    "attendance_exported": _l("attendance was taken along"),
    "attendee_removed": _l("somebody known by name alone was removed from a webinar’s list"),
    "attendees_merged": _l("two rows of a webinar’s list were made one"),
    "attendee_taken_off": _l("somebody was taken off a webinar’s list"),
    "attendee_settled": _l("it was said who somebody of a webinar’s list is"),
    "followup_links_made": _l("follow-up links were made"),
    "followup_links_withdrawn": _l("follow-up links were withdrawn"),
    "followup_mails_queued": _l("follow-up mails were queued"),
    "followup_mails_held": _l("follow-up mails were taken out of the queue"),
    "follow_through_exported": _l("what came of a webinar was taken as a file"),
    "webinar_digests_switched": _l("mails about what came of a webinar were switched on or off"),
    "mail_text_changed": _l("text of a mail was changed"),
    "mail_sender_changed": _l("sender of mails was changed"),
    "shared_link_made": _l("a link for everybody at a webinar was made"),
    "shared_link_changed": _l("a link for everybody at a webinar was changed"),
    "shared_link_withdrawn": _l("a link for everybody at a webinar was withdrawn"),
    "results_exported": _l("results were taken along"),
    "extra_time_changed": _l("extra time was changed"),
    "file_taken": _l("a handed-in file was taken along"),
    "hand_mark_given": _l("answer was marked"),
    "hand_mark_changed": _l("mark was changed"),
    "oral_result_entered": _l("points of a talk were entered"),
    "request_answered": _l("learner’s question was answered"),
    "backup_made": _l("backup was made"),
    "backup_restored": _l("backup was restored"),
    "export_asked": _l("own data was asked for"),
    "export_fetched": _l("own data was downloaded"),
    "erasure_asked": _l("erasure was asked for"),
    "address_erased": _l("somebody without an account was erased"),
    "hold_placed": _l("erasure was forbidden"),
    "hold_lifted": _l("erasure was allowed again"),
    "log_exported": _l("log of acts was downloaded"),
    "retention_run": _l("old data was deleted"),
    "people_forgotten": _l("people were taken out of old entries"),
    "person_erased": _l("person was erased"),
}
"""Every act of `audit/rules/acts.py`."""

HELD_BACK = frozenset(("hand_mark_given", "hand_mark_changed", "oral_result_entered", "extra_time_changed"))
"""Acts whose values are points of one learner, or tell that she needs more time: the log keeps them, its page does not show them."""

ROLES = {
    "administrator": _l("administrator"), "trainer": _l("trainer"), "learner": _l("learner"), "visitor": _l("visitor"),
    "console": _l("console"), "server": _l("the program"),
}

THINGS = {
    "account": _l("person"), "course": _l("course"), "certificate": _l("certificate"), "correction": _l("correction"),
    "attempt": _l("attempt"), "attempt_slot": _l("answer"), "learner_request": _l("learner’s question"),
    "database": _l("database"), "meeting": _l("webinar"), "pseudonym": _l("erased person"), "group": _l("group"),
    "company": _l("client company"), "invitation": _l("invitation"),
    "enrolment": _l("enrolment"), "late_answer": _l("answer that came too late"),
}
"""Kinds of things that acts are done to; one without a word stands as it is."""

LOG_WORDS = {"act": ACTS, "role": ROLES, "object": THINGS, "changes": NAMES}
"""What an entry holds, by its name in exports; of changes the names of values."""
