"""Every act of the log is done to what is one person's, and stands on her page, or says why it does not.

What stands there: `tests/privacy/test_acts_about_a_learner.py`.
"""

from __future__ import annotations

import ast

from quizapp.audit.rules.acts import ACTS
from quizapp.operations.act_words import THINGS
from tests.house.source import modules

OF_LEARNERS = {
    **dict.fromkeys((
        "sign_in", "sign_in_failed", "sign_in_link_made", "person_added", "roles_changed", "password_changed", "session_ended",
        "sessions_ended", "identity_confirmed", "factor_added", "factor_removed", "factors_reset", "recovery_codes_made",
        "person_suspended", "person_reinstated", "trainer_role_asked_for", "trainer_role_refused", "address_changed",
        "accounts_merged", "sign_on_linked", "sign_on_unlinked", "same_person_asked", "same_person_withdrawn", "entries_joined",
        "group_asked", "group_invited", "group_joined", "group_left", "group_moved", "calendar_address_made",
        "calendar_address_removed", "export_asked", "export_fetched", "erasure_asked", "hold_placed", "hold_lifted",
    ), "account"),
    **dict.fromkeys(("person_invited", "invitation_withdrawn"), "invitation"),
    **dict.fromkeys(("points_shared", "extra_time_changed", "measures_changed"), "enrolment"),
    **dict.fromkeys((
        "certificate_issued", "certificate_name_hidden", "certificate_revoked", "certificate_valid_again",
    ), "certificate"),
    **dict.fromkeys(("hand_mark_given", "hand_mark_changed"), "attempt_slot"),
    "file_taken": "late_answer", "oral_result_entered": "attempt", "request_answered": "learner_request",
}
"""Act -> the kind of thing it is done to, which belongs to one person."""

OF_MANY = "is done to a course, group, company or webinar; who took results along stands under “Who has seen my results?”"
OF_ALL = "is done to the whole database"
EXCEPTIONS = {
    **dict.fromkeys((
        "course_published", "group_changed", "company_changed", "list_confirmed", "announcement_made", "announcement_changed",
        "announcement_taken_back", "question_corrected",
        "results_regraded", "results_privacy_changed", "webinar_created", "webinar_changed", "webinar_deleted",
        "attendance_imported", "attendance_exported", "followup_links_made", "followup_links_withdrawn", "followup_mails_queued",
        "mail_text_changed", "mail_sender_changed", "follow_through_exported", "webinar_digests_switched", "shared_link_made",
        "shared_link_changed", "shared_link_withdrawn", "results_exported", "attendance_taken_back", "followup_mails_held",
    ), OF_MANY),
    **dict.fromkeys(("backup_made", "backup_restored", "log_exported", "address_erased", "retention_run"), OF_ALL),
    "attendee_removed": "is done to a webinar; the person had no account, and nothing of them is left",
    **dict.fromkeys(("attendee_taken_off", "attendees_merged"), "is done to a webinar, as who somebody of its list is"),
    "attendee_settled": "is done to a webinar; the number of an enrolment that it holds leads nowhere once the learner is erased",
    "person_erased": "stands for somebody who was erased",
    "people_forgotten": "stands for people who were taken out",
}
"""Acts that stand on nobody's page -> why."""

KINDS_OF_MANY = {"course", "group", "company", "correction", "meeting", "database", "pseudonym"}


def kinds_written() -> set[str]:
    """Kinds of things in the calls that write into the log."""
    calls = [
        node for module in modules() for node in module.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("record", "note_file_taken")
    ]
    places = [call.args[3 if call.func.id == "record" else 2] for call in calls if isinstance(call.func, ast.Name)]
    return {str(place.value) for place in places if isinstance(place, ast.Constant)}


def test_every_act_and_kind_is_decided() -> None:
    assert set(OF_LEARNERS) | set(EXCEPTIONS) == ACTS
    assert not set(OF_LEARNERS) & set(EXCEPTIONS)
    written = kinds_written()
    assert {"account", "attempt_slot", "late_answer", "meeting"} <= written
    assert written | set(THINGS) == set(OF_LEARNERS.values()) | KINDS_OF_MANY
