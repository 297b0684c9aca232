"""What happened, why, and what now: one title and sentence per refusal code, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext, lazy_gettext as _l

from quizapp.web.followup_error_texts import FOLLOWUP
from quizapp.web.group_error_texts import GROUPS
from quizapp.web.limit_error_texts import LIMITS
from quizapp.web.readable import readable_values
from quizapp.web.results_error_texts import RESULTS

STATUS_TEXTS = {
    400: (_l("This request cannot be read"), _l("Something in the address or form is missing. Go back and try again.")),
    403: (_l("This page is not open to you"), _l("You are signed in, but this page belongs to other people.")),
    404: (_l("There is no page here"), _l("The address may be mistyped, or the page has moved. The course overview leads on.")),
    405: (_l("This cannot be opened like a page"), _l("The address belongs to a form. Go back and use its button.")),
    409: (_l("Things have moved on"), _l("What you wanted to change has changed in the meantime. Load the page again.")),
    413: (_l("This is too large"), _l("What was sent is larger than this form accepts. Nothing was saved.")),
    429: (_l("Too many tries"), _l("Wait a moment and try again.")),
    500: (_l("Our fault"), _l("The server could not make this page. Saved answers are safe. Try again in a minute.")),
    503: (_l("Just a moment"), _l("The server is busy. Saved answers are safe. Try again in a few seconds.")),
}

TEXTS = {
    "sign_in_needed": (_l("Please sign in"), _l("This page is only for people who are signed in.")),
    "legal_hold": (
        _l("Your data cannot be erased now"),
        _l("The operator must keep it for the time being, since %(since)s. Reason: %(reason)s"),
    ),
    "no_such_export": (
        _l("This file is not there"), _l("Files with your data can be downloaded for 24 hours. Ask for a new one."),
    ),
    "hold_without_reason": (_l("A reason is missing"), _l("Write the reason in at most 500 characters; the person will read it.")),
    "hold_stands": (_l("The erasure is forbidden already"), _l("There is a legal hold on this person's data.")),
    "no_such_hold": (_l("Nothing forbids the erasure"), _l("There is no legal hold on this person's data.")),
    "not_yours": (_l("This page is not open to you"), _l("You are signed in, but this page belongs to other people.")),
    "factor_needed": (_l("A second step is needed"), _l("Set up a second step for signing in first, on the page of your account.")),
    "confirm_needed": (_l("Please confirm who you are"), _l("This needs a sign-in of the last 15 minutes. Load the page and send it again.")),
    "second_step_too_late": (
        _l("Please sign in again"), _l("The second step has to follow within ten minutes, in the same browser. Begin again with your address."),
    ),
    "no_such_factor": (_l("This is gone"), _l("What you wanted to change is no longer there. Load the page again.")),
    "last_factor": (
        _l("One has to remain"),
        _l("Trainers and administrators always sign in with a second step. Set up another one first, then remove this one."),
    ),
    "own_factors_on_console": (
        _l("Not for your own account"),
        _l("Your own second steps are taken back on the server, with the command quizapp people reset-factors."),
    ),
    "passkey_known": (_l("This passkey is saved already"), _l("The device has a passkey for this account. Nothing was changed.")),
    "too_many_passkeys": (_l("Too many passkeys"), _l("At most %(limit)s passkeys fit. Remove one that you no longer use.")),
    "passkey_name": (_l("A name is missing"), _l("Give the passkey a name of at most %(limit)s characters.")),
    "demo_only": (_l("Only in the demo"), _l("The second step can be put off in the demo on one computer only.")),
    "form_too_old": (
        _l("The form was open for too long"),
        _l("The form could not be matched to your browser. Go back, load the page again and send it once more."),
    ),
    "attempt_closed": (
        _l("This attempt is finished"),
        _l("Answers can no longer be changed. Everything that was saved before counts. You will find the result on the page of the course."),
    ),
    **FOLLOWUP,
    **GROUPS,
    **RESULTS,
    **LIMITS,
    "question_settled": (
        _l("This question is settled"),
        _l("Its solution is shown already, so the answer can no longer be changed. Go back and load the page again to see it."),
    ),
    "attempt_limit_reached": (_l("No attempts left"), _l("Every attempt at this quiz is used (%(limit)s).")),
    "wait_before_next_attempt": (_l("Not yet"), _l("The next attempt is possible from %(from_time)s.")),
    "quiz_not_open_yet": (_l("Not open yet"), _l("This quiz opens at %(opens)s.")),
    "quiz_closed": (_l("No longer open"), _l("This quiz closed at %(closes)s.")),
    "answer_too_late": (
        _l("Time was up"),
        _l("This answer arrived too late. It is kept, and your trainer can see it, but it does not count."),
    ),
    "extra_time_impossible": (_l("This much extra time is not possible"), _l("Extra time lies between %(least)s and %(most)s percent.")),
    "other_learner": (
        _l("Somebody else is signed in here now"),
        _l("This page belongs to another learner. Nothing was saved. Sign in again to go on."),
    ),
    "too_few_questions": (
        _l("This quiz cannot start"),
        _l("Its question pools hold fewer questions than it asks for. Nothing was counted as an attempt. Please tell the people who run the course."),
    ),
    "busy_slot": (_l("Things have moved on"), _l("This question is being answered in several windows at once. Send it again.")),
    "answer_not_understood": (
        _l("This answer cannot be read"),
        _l("What was sent does not fit the question. What was saved before is unchanged."),
    ),
    "no_such_worksheet": (
        _l("There is no such worksheet"), _l("The course has no worksheet of this name, or you have not written on it yet."),
    ),
    "answer_too_long": (_l("This answer is too long"), _l("At most %(limit)s characters fit. What was saved before is unchanged.")),
    "too_many_ticks": (_l("Too many ticks"), _l("Choose at most %(choose)s. What was saved before is unchanged.")),
    "nothing_to_practise": (
        _l("Nothing to practise yet"),
        _l("Questions that are not fully right in a quiz come into your practice. Take a quiz of the course first."),
    ),
    "file_empty": (_l("This file is empty"), _l("%(name)s holds nothing. Check the file and send it again.")),
    "file_too_large": (_l("This file is too large"), _l("%(name)s has more than %(megabytes)s MB. Make it smaller, for example by smaller pictures, and send it again.")),
    "file_type_refused": (_l("This type of file is not taken"), _l("%(name)s does not end in one of: %(types)s. Save it as one of these types and send it again.")),
    "file_not_what_it_says": (_l("This file cannot be read"), _l("%(name)s is no %(type)s file inside. Export it anew from the program you wrote it with.")),
    "too_many_files": (_l("Too many files"), _l("At most %(limit)s files fit. Remove one first, or put several into one document.")),
    "too_many_spare_files": (
        _l("No more files"),
        _l("Too many different files were sent for this question from several windows or too late. What was sent before is kept."),
    ),
    "disk_full": (_l("No files at the moment"), _l("The server is short of space and takes no files now. Your text is saved. Try again later, or tell the people who run the course.")),
    "link_expired": (_l("This link has expired"), _l("Links from mails work for a limited time. Ask for a new one, it takes a minute.")),
    "code_wrong": (_l("This code is not right"), _l("Check the digits in the mail, or ask for a new code.")),
    "name_missing": (_l("A name is missing"), _l("Enter the name for the certificate.")),
    "correction_changes_nothing": (
        _l("Nothing changes"), _l("What you have entered is how the question is marked already. Change something, or leave it."),
    ),
    "correction_not_graded": (_l("Nothing to correct"), _l("This question has no points, so there is no key to correct.")),
    "correction_only_withdraw": (_l("This kind can only be withdrawn"), _l("The key of this kind of question cannot be changed here. It can be withdrawn.")),
    "correction_unconfirmed": (
        _l("The number has changed"),
        _l("By now %(worse)s results would get worse. Look at the list again and confirm that number."),
    ),
    "corrected_meanwhile": (
        _l("Somebody was quicker"),
        _l("The question was corrected since this draft was made. Leave the draft and begin again from the corrected question."),
    ),
    "key_no_right_option": (_l("Something must be right"), _l("Every part of the key needs at least one right answer.")),
    "key_takes_away": (
        _l("This takes something away"),
        _l("An answer that counted would no longer count. Choose “New key” for that, or put it back."),
    ),
    "key_no_number": (
        _l("This is not a number"),
        _l("“%(text)s” cannot be read. Write one number a line, with a tolerance if need be: 100, 100 ± 5 or 100 ± 5 %%."),
    ),
    "key_places": (_l("A place is given twice"), _l("Every item needs a place of its own.")),
    "key_all_right": (_l("Everything would be right"), _l("At least one answer must be wrong. To give everybody the points, withdraw the question.")),
    "key_choose_differs": (
        _l("The number of ticks does not fit"),
        _l("The question tells learners how many answers to tick. As many must be right, no more and no fewer."),
    ),
    "key_unreachable": (_l("Nobody could be right"), _l("With this key nobody could reach the full points.")),
    "key_accepted_and_wrong": (
        _l("Accepted and wrong at once"),
        _l("One of these answers is listed as a known mistake of the question. It cannot be accepted here."),
    ),
    "key_careless": (_l("Too short"), _l("One of these words is so short that with the allowed typing errors almost anything would count.")),
    "key_not_possible": (_l("This key does not work"), _l("The question could not be marked by this key. Nothing was changed.")),
    "explanation_in_every_language": (
        _l("A language is missing"),
        _l("Write the explanation in every language of the course, or leave all fields empty to keep the present one."),
    ),
    "report_without_rows": (
        _l("Nobody stands in this report"), _l("It has the heads of an attendance report and no rows below them."),
    ),
    "report_changed": (_l("This is another table"), _l("Its columns are not those that were asked about. Hand the file in again.")),
    "report_sealed": (_l("The file cannot be opened any more"), _l("It was kept sealed until it would be read, and the server has another key by now. Hand the file in again.")),
    "no_such_import": (_l("This report is no longer there"), _l("It was left, or it waited for more than two days. Hand the file in again.")),
    "import_not_to_be_taken_back": (_l("This report cannot be taken back"), _l("It was taken back already, or is not read in yet.")),
    "import_settled": (_l("This report is settled"), _l("It was imported or discarded already, perhaps in another window. The page of the webinar shows who was there.")),
    "no_such_meeting": (_l("There is no such webinar"), _l("It may have been deleted. The list of webinars of the course leads on.")),
    "not_enrolled": (
        _l("This is for people who learn in the course"), _l("Begin the course: mark a section as read, or answer a first question."),
    ),
    "measures_impossible": (_l("This many attempts are not possible"), _l("Between 0 and %(most)s more attempts can be granted.")),
    "account_suspended": (
        _l("This account is suspended"), _l("Nobody can use it at present. Please ask the people who run this site."),
    ),
    "account_being_erased": (
        _l("This account is being erased"),
        _l("Everything about it is being removed, which takes minutes. Afterwards you can begin anew with the same address."),
    ),
    "account_joined": (
        _l("This account has become part of another"), _l("Two accounts were joined. Sign in with the address of the one that stays."),
    ),
    "address_has_account": (
        _l("There is an account with this address"),
        _l("Its owner erases it on “My data”; for somebody who cannot, “quizapp privacy erase” on the console does it."),
    ),
    "address_of_account": (
        _l("This address belongs to somebody with an account"),
        _l("Attendance under this address is part of an account with another one. Its owner erases both on “My data”."),
    ),
    "not_yourself": (_l("Not your own account"), _l("You cannot suspend yourself. Ask another administrator.")),
    "no_such_person": (_l("There is no such person"), _l("Perhaps the account was deleted, or the person is elsewhere now. Go back and load the list anew.")),
    "no_such_invitation": (
        _l("This invitation is no longer open"), _l("It was accepted, withdrawn or replaced by a newer one. Look into the list again."),
    ),
    "no_such_request": (_l("Somebody has decided already"), _l("This request is no longer open. Look into the list again.")),
    "invitation_needs_course": (_l("The course is missing"), _l("A trainer is trainer of a course. Choose which.")),
    "invitation_void": (
        _l("This invitation no longer holds"),
        _l("Whoever invited you may no longer do so. Please ask for a new invitation."),
    ),
    "trainer_already": (_l("You are trainer of this course"), _l("You need not ask for it.")),
    "trainer_asked_already": (_l("You have asked already"), _l("An administrator decides. You need not ask again.")),
    "address_is_yours": (_l("This is your address already"), _l("Enter another one.")),
    "address_taken": (
        _l("There is an account with this address"),
        _l("Nothing was changed. If both accounts are yours, you can join them on the page of your account."),
    ),
    "merge_with_nobody": (
        _l("There is no account with that address"),
        _l("So there is nothing to join. If you want to use that address from now on, change the address of your account."),
    ),
    "merge_has_role": (
        _l("This account cannot be taken in"),
        _l("It belongs to a trainer or an administrator, and joining accounts moves no rights. Sign in with that account and take the other one in, or ask an administrator to take the role away first."),
    ),
    "merge_has_factor": (
        _l("This account has a second step"), _l("Sign in with it, remove its code app and passkeys, and join the accounts then. Nothing was changed."),
    ),
    "same_person_asked": (
        _l("This is asked already"), _l("Both addresses have got a mail. Wait for the answer, or withdraw the question and ask again."),
    ),
    "same_person_twice": (_l("This is one entry"), _l("Name two entries.")),
    "entries_both_used": (_l("Both entries have been used"), _l("Only the person can join them. Ask both addresses. Nothing was changed.")),
    "entries_has_role": (
        _l("One of the two has a right beside learning"), _l("Joining moves no rights, so only the person can join them. Nothing was changed."),
    ),
    "entries_closed": (_l("One of the two is suspended or being erased"), _l("They cannot be joined. Nothing was changed.")),
    "sign_on_stale": (
        _l("This did not begin here"), _l("Signing in was begun in another browser, twice, or more than ten minutes ago. Please begin again."),
    ),
    "sign_on_denied": (_l("You did not sign in"), _l("The provider says that you stopped, or that you may not use this site. Nothing was changed.")),
    "sign_on_failed": (_l("Signing in did not work"), _l("The provider did not let you in here. Please begin again; a mailed link works as well.")),
    "sign_on_unreachable": (_l("The provider does not answer"), _l("It may be down or slow. Try again in a minute; a mailed link works at once.")),
    "sign_on_wrong_answer": (
        _l("The provider's answer cannot be used"), _l("It does not fit what was asked, so nobody was signed in. Please tell the people who run this site."),
    ),
    "sign_on_no_address": (_l("Your e-mail address is missing"), _l("The provider did not tell one that can be used. Sign in by a mailed link instead.")),
    "sign_on_foreign_domain": (_l("This address is not admitted here"), _l("Single sign-on is open to certain organisations. Sign in by a mailed link instead.")),
    "sign_on_not_verified": (
        _l("Your e-mail address is not confirmed there"), _l("Confirm it with the provider and begin again, or sign in by a mailed link."),
    ),
    "sign_on_of_another": (
        _l("This name belongs to another account"), _l("At the provider it opens another account here already. Join the two accounts instead."),
    ),
    "sign_on_has_role": (
        _l("This account is not opened by single sign-on"),
        _l("It belongs to a trainer or an administrator. Sign in by a mailed link, a code or a password once, then link it under “My account”."),
    ),
    "last_administrator": (_l("One administrator must remain"), _l("Make somebody else an administrator first.")),
}


def status_text(status: int) -> tuple[str, str]:
    """Title and sentence for a bare status code."""
    title, sentence = STATUS_TEXTS.get(status, STATUS_TEXTS[400 if status < 500 else 500])
    return str(title), str(sentence)


def text_of(code: str, params: Mapping[str, object], status: int) -> tuple[str, str]:
    """Title and sentence for a refusal code; unknown codes fall back to their status.

    **Shape**: with a param `part` the sentence says which part of the question it is about.
    """
    if code not in TEXTS:
        return status_text(status)
    title, words = TEXTS[code]
    sentence = str(words) % readable_values(params) if params else str(words)
    return str(title), gettext("Part %(part)s: %(sentence)s", part=params["part"], sentence=sentence) if "part" in params else sentence
