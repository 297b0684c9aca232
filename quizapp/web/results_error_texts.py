"""Refusals about results and groups: whom they are for, handing in, marking, talks and requests; in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

RESULTS = {
    "criteria_incomplete": (_l("A criterion is not marked"), _l("Give points for every criterion, 0 counts too. What was saved before is unchanged.")),
    "criterion_points_impossible": (_l("These points do not exist"), _l("A criterion offers certain points only. Load the page again and choose from them.")),
    "reason_missing": (_l("A reason is missing"), _l("This mark was given before. Say in one line why it changes; the learner may ask.")),
    "marked_meanwhile": (_l("Marked in the meantime"), _l("Somebody else has saved a mark for this answer since you opened it.")),
    "nothing_to_mark": (_l("Nothing to mark here"), _l("This answer does not wait for a mark, or it no longer exists.")),
    "points_not_understood": (_l("These are no points"), _l("Enter a number from 0 to 100, for example 77 or 62.5.")),
    "no_talk_foreseen": (_l("No talk is foreseen"), _l("This result has passed, or it has too few points for a talk to turn it.")),
    "talk_entered_meanwhile": (_l("Entered in the meantime"), _l("Somebody else has entered points of a talk since you opened the page. Load it again.")),
    "text_missing": (_l("A sentence is missing"), _l("Write a sentence about what it is, then send it again.")),
    "no_result_yet": (_l("There is no result yet"), _l("Another look can be asked for once everything is marked.")),
    "review_asked_already": (_l("Asked already"), _l("A trainer has been asked to look at this result and has not answered yet.")),
    "request_answered_already": (_l("Answered already"), _l("Somebody else has answered this in the meantime. Load the page again.")),
    "answer_missing": (_l("The answer is missing"), _l("Write the answer, or close the request without one.")),
    "answer_not_sent": (_l("Your answer is not sent yet"), _l("Your answer is not sent yet. Send it, or empty the field to close the request without one.")),
    "own_answer": (_l("This is your own work"), _l("Somebody else has to mark it.")),
    "files_quota": (
        _l("No room is left for this file"),
        _l(
            "%(name)s was not taken: all your files together may have %(megabytes)s MB. Delete files that you no longer need from"
            " answers that are still open."
        ),
    ),
    "already_revoked": (_l("Revoked already"), _l("Somebody has revoked this certificate in the meantime. Load the page again to see why.")),
    "not_revoked": (_l("Valid already"), _l("This certificate is valid: somebody has taken the revocation back in the meantime.")),
    "certificate_replaced": (
        _l("A new one was issued in its place"),
        _l("Of this course the holder has a newer certificate, and only one of both can be valid. Revoke the newer one first."),
    ),
    "revocation_without_reason": (_l("A reason is missing"), _l("Choose why the certificate is revoked; where no reason fits, say it in some words.")),
    "own_certificate": (_l("This is your own certificate"), _l("Somebody else has to decide about it.")),
    "group_by_list": (_l("Trainers enrol in this group"), _l("Please ask your trainer to take you out of it.")),
    "no_such_mode": (_l("Something is missing"), _l("Choose whom the results of this course are for.")),
    "mode_without_marking": (
        _l("Not possible in this course"),
        _l(
            "The course has questions that a person marks, and whoever marks reads answers. "
            "Choose “Works agreement”: names are hidden then."
        ),
    ),
    "mode_not_confirmed": (
        _l("Please confirm it"), _l("People learn in this course already. Tick the box to change what they were promised; they are told."),
    ),
    "nothing_to_share": (
        _l("Nothing to share here"), _l("In this course sharing your points would change nothing: it is not under a works agreement."),
    ),
}
"""Part of `error_texts.py: TEXTS`."""
