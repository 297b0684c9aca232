"""THE list of acts that leave an entry. An act that is not listed cannot be written down."""

from __future__ import annotations

ACTS = frozenset(
    (
        # accounts
        "sign_in", "sign_in_failed", "sign_in_link_made", "person_added", "roles_changed", "password_changed",
        "session_ended", "sessions_ended", "identity_confirmed", "factor_added", "factor_removed", "factors_reset",
        "recovery_codes_made", "person_suspended", "person_reinstated", "person_invited", "invitation_withdrawn",
        "trainer_role_asked_for", "trainer_role_refused", "address_changed", "accounts_merged", "sign_on_linked", "sign_on_unlinked",
        "same_person_asked", "same_person_withdrawn", "entries_joined",
        # courses
        "course_published",
        # cohorts
        "group_changed", "group_asked", "group_invited", "group_joined", "group_left", "group_moved", "company_changed", "list_confirmed",
        "announcement_made", "announcement_changed", "announcement_taken_back", "calendar_address_made", "calendar_address_removed",
        # quizzes, gradebook
        "question_corrected", "results_regraded",
        # sharing
        "results_privacy_changed", "points_shared",
        # certificates
        "certificate_issued", "certificate_name_hidden", "certificate_revoked", "certificate_valid_again",
        # webinars
        "webinar_created", "webinar_changed", "webinar_deleted", "attendance_imported", "attendance_exported", "attendee_removed",
        "attendee_settled", "attendee_taken_off", "attendees_merged", "attendance_taken_back", "followup_mails_held",
        "followup_links_made", "followup_links_withdrawn", "followup_mails_queued", "mail_text_changed", "mail_sender_changed",
        "follow_through_exported", "webinar_digests_switched", "shared_link_made", "shared_link_changed", "shared_link_withdrawn",
        # gradebook
        "results_exported", "extra_time_changed", "measures_changed",
        "file_taken", "hand_mark_given", "hand_mark_changed", "oral_result_entered", "request_answered",
        # operations
        "backup_made", "backup_restored", "log_exported",
        # privacy
        "export_asked", "export_fetched", "erasure_asked", "address_erased", "hold_placed", "hold_lifted",
        "retention_run",
        # audit
        "person_erased", "people_forgotten",
    )
)
"""Codes; `operations/act_words.py` puts them into words. Saving answers and reading lessons are no acts of this list."""

SECURITY = frozenset(("sign_in", "sign_in_failed", "sign_in_link_made", "session_ended", "sessions_ended"))
"""Entries that name people for as long as an intrusion may have to be followed up, and no longer (`privacy/retention.py`)."""
