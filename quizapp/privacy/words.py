"""Names of what an export holds, for people."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from flask_babel import format_date, format_datetime, gettext as _, lazy_gettext as _l

from quizapp.web.numbers import counted

ROOMS = {
    "accounts": _l("Account and mails"),
    "courses": _l("Courses"),
    "sharing": _l("Who has seen my results"),
    "cohorts": _l("Groups and calendar"),
    "lessons": _l("What you have read"),
    "quizzes": _l("Quizzes and answers"),
    "progress": _l("Results that count"),
    "practice": _l("Practice"),
    "worksheets": _l("Worksheets"),
    "certificates": _l("Certificates"),
    "webinars": _l("Webinars"),
    "gradebook": _l("Reports, requests and figures"),
    "privacy": _l("Exports and holds"),
    "log": _l("Entries in the log of acts"),
}
"""Headings; a room without one is shown by its name."""

KINDS = {
    "answers": _l("Answers of finished attempts; points and marks stay"),
    "answer_versions": _l("Earlier versions of answers, after marking"),
    "open_attempts": _l("Attempts that were never handed in, after the last answer"),
    "practice_answers": _l("Answers in practice; what was known and when it comes again stays"),
    "learner_requests": _l("Questions to trainers and their answers, once they are settled"),
    "result_looks": _l("Who opened whose results"),
    "security_log": _l("Who signed in and failed to; the entries stay without the person"),
    "mail_texts": _l("Texts of mails"),
    "mails": _l("That a mail was sent"),
    "sign_in_requests": _l("Addresses to which a link was mailed, after it ended"),
    "certificates": _l("Certificates with their PDFs"),
    "nameless_learners": _l("Learners without an address who do not come back; their points stay"),
    "unused_accounts": _l("Accounts that were made for somebody and never used, once nobody is expected in them any more"),
    "attendees": _l("People without an account in attendance lists, after the webinar"),
    "erasure_marks": _l("Marks of erased people, for backups"),
}
"""Kinds of data that end by their age."""

LABELS = {
    "account": _l("Account"), "email": _l("E-mail address"), "name": _l("Name"), "locale": _l("Language"),
    "language": _l("Language"), "is_administrator": _l("Administrator"), "created_at": _l("Since"),
    "trainer_of": _l("Trainer of"), "sessions": _l("Browsers"), "sign_in_requests": _l("Mailed links and codes"),
    "mails": _l("Mails"), "browser": _l("Browser"), "expires_at": _l("Valid until"), "revoked_at": _l("Ended"),
    "kind": _l("Kind"), "to_address": _l("To"), "state": _l("State"), "queued_at": _l("Written at"), "sent_at": _l("Sent"),
    "subject": _l("Subject"), "text_body": _l("Text"), "asked_at": _l("Asked for"), "used_at": _l("Used"),
    "course": _l("Course"), "enrolled_at": _l("Enrolled"), "extra_time_percent": _l("Extra time in percent"),
    "module": _l("Recipe"), "read_at": _l("Read"), "quiz": _l("Quiz"), "attempt": _l("Attempt"),
    "started_at": _l("Started"), "finished_at": _l("Handed in"), "graded_at": _l("Marked"), "deadline_at": _l("Deadline"),
    "time_zone": _l("Time zone"), "points": _l("Points"), "passed": _l("Passed"), "week": _l("Week"), "outcome": _l("Grade"),
    "questions": _l("Questions"), "question": _l("Question"), "title": _l("Title"), "place": _l("Number"),
    "worth": _l("Worth points"), "answer": _l("Answer"), "answers": _l("Answers"), "stored": _l("As it is stored"),
    "saved_at": _l("Saved"), "changes": _l("How often saved"), "mark": _l("Mark"), "answered": _l("Answered"),
    "tries": _l("Tries"), "used_tries": _l("Number of tries"), "arrived": _l("Answers as they arrived"), "at": _l("When"),
    "corrections": _l("Corrections"), "answered_at": _l("Answered"), "attempts": _l("Attempts"), "due_on": _l("Comes back on"),
    "reviews": _l("Repetitions"), "rating": _l("How well it was known"), "worksheet": _l("Worksheet"), "texts": _l("Texts"),
    "updated_at": _l("Last changed"), "code": _l("Code"), "serial": _l("Serial number"), "issued_at": _l("Issued"),
    "fields": _l("What is printed"), "holder": _l("Holder"), "act": _l("What happened"), "role": _l("As"),
    "by_you": _l("By you"), "object": _l("Done to"), "exports": _l("Exports"), "ready_at": _l("Ready"),
    "legal_hold": _l("Legal hold"), "notices": _l("Privacy notices that applied"), "text": _l("Text"), "seen_at": _l("When"),
    "reason": _l("Reason"), "since": _l("Since"), "viewer": _l("Who"), "what": _l("What"), "looked_at": _l("When"),
    "removed_at": _l("Deleted on"), "invited_as": _l("Invited under the address"),
    "first_used_at": _l("First sign-in on"), "same_person": _l("Asked whether two entries are one person"),
    "account_id": _l("Number of the account"), "id": _l("Number in the database"), "added_at": _l("Added on"),
    "awaits_factor": _l("Second step still to be shown"), "code_app": _l("Code app"), "recovery_code": _l("Recovery codes"),
    "passkey": _l("Passkeys"), "confirmations": _l("What you were asked to confirm"), "course_key": _l("Course"),
    "credential": _l("Mark of the passkey"), "done_at": _l("Done on"), "erased_at": _l("Erasure began on"),
    "factor": _l("Second step"), "handed_at": _l("Given to the mail server on"), "hides_address": _l("Address is not shown"),
    "is_single_use": _l("Works once"), "issuer": _l("Provider of single sign-on"), "kept_for": _l("Kept for the attempt"),
    "kept_until": _l("Kept until"), "last_step": _l("Last code that was used, counted in half minutes"),
    "linked_at": _l("Linked on"), "made_at": _l("Made on"), "merged_into_id": _l("Joined into the account number"),
    "message_id": _l("Mark of the mail"), "next_path": _l("Page after it"), "outcome_at": _l("Decided on"),
    "problem": _l("What went wrong"), "proven_at": _l("Last showed who you are"),
    "provider_session": _l("Sign-in at the provider"), "session_id": _l("Number of the browser"),
    "sign_count": _l("How often the passkey was used"), "sign_on": _l("Single sign-on"),
    "sign_on_id": _l("Number of the link with the provider"), "sign_on_roles": _l("Rights by single sign-on"),
    "sign_on_sessions": _l("Browsers signed in by single sign-on"), "suspended_at": _l("Suspended on"),
    "trainer_of_groups": _l("Trainer of the groups number"), "trainer_requests": _l("Asked to become a trainer"),
    "way": _l("How you signed in"), "wrong_tries": _l("Wrong tries"), "due_at": _l("Own deadline"),
    "extra_time_moves_window": _l("Windows close later for you"), "more_attempts": _l("More attempts"),
    "shares_points_since": _l("Points are shared since"), "calendar_addresses": _l("Secret addresses of the calendar"),
    "company": _l("Client company"), "confirmed_at": _l("Confirmed on"), "confirmed_lists": _l("Lists that you confirmed"),
    "requests": _l("Reports and requests"), "counted_with": _l("Counted in figures with"),
    "group": _l("Group"), "groups": _l("Groups"), "sees_people_of": _l("Contact person of"), "section": _l("Section"),
    "after": _l("After"), "before": _l("Before"), "answers_forgotten_at": _l("Answers deleted on"),
    "became": _l("What became of it"), "cause": _l("Cause"), "certainty": _l("How sure"), "comment": _l("Comment"),
    "corrected_at": _l("Corrected on"), "entered_at": _l("Entered on"), "files": _l("Files"), "got_worse": _l("Got worse"),
    "grace_until": _l("Late answers count until"), "marked_at": _l("Marked on"), "marked_by_hand": _l("Marked by hand"),
    "number": _l("Number"), "outcome_changes": _l("Changes of the result"), "settled_at": _l("Settled on"),
    "size": _l("Size in bytes"), "supplementary_talks": _l("Supplementary talks"), "written": _l("Points in writing"),
    "meeting": _l("Webinar"), "seconds": _l("Seconds"), "difficulty": _l("Difficulty when practising"),
    "from": _l("Comes from"), "missed_with_certainty": _l("Wrong although sure"), "on": _l("Day"),
    "reviewed_on": _l("Last repeated on"), "session": _l("Round of practice"), "session_ended_at": _l("Round ended on"),
    "session_started_at": _l("Round began on"), "stability": _l("Days until it begins to fade, estimated"),
    "beside_another_since": _l("Beside another one since"), "file": _l("File"), "hides_name": _l("Name is hidden"),
    "begun_by_shared_link_at": _l("Begun by the link for everybody on"), "browsers": _l("Browsers"),
    "imported_at": _l("Imported on"), "link": _l("Link"), "presence_seconds": _l("Present, in seconds"),
    "present_hundredths": _l("Of the webinar, in hundredths of a percent"), "reply_to": _l("Answers go to"),
    "sender_of_mails": _l("Sender of mails"), "sources": _l("Rows of the reports"), "starts_at": _l("Begins on"),
    "stopped_at": _l("Mails stopped on"),
    "resumed_at": _l("Mails wanted again since"), "unit_hundredths": _l("Teaching units, in hundredths"), "webinar": _l("Webinar"),
    "revoked_for": _l("Why it is no longer valid"), "revoked_note": _l("What was added to that"),
    "new_one_allowed": _l("A new one may be asked for"),
    "question_number": _l("Number of the question"), "object_id": _l("Number of what it was done to"),
}
"""Words for everything that an export names (tests/house/test_personal_data.py)."""

UNREADABLE = frozenset(("html_body", "params"))
"""Left to data.json: the text of the mail says the same."""


def time_kept(days: int | None) -> str:
    """How long something is kept; in years where the days are whole years, leap days or not."""
    if days is None:
        return str(_("for ever"))
    years, rest = divmod(days, 365)
    if years and rest <= -(-years // 4):
        return counted("%(num)s year", "%(num)s years", years)
    return counted("%(num)s day", "%(num)s days", days)


def shown(value: Any) -> str:
    """A plain value as people of this language read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str):
        return _moment(value) or value
    return json.dumps(value, ensure_ascii=False)


def _moment(text: str) -> str | None:
    """An instant or day in words, if the text is one."""
    if len(text) < 10 or not text[:4].isdigit() or text[4] != "-":
        return None
    try:
        if len(text) == 10:
            return str(format_date(date.fromisoformat(text), "long"))
        return str(format_datetime(datetime.fromisoformat(text), "medium"))
    except ValueError:
        return None
