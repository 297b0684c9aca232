"""What was done too often, in words: what happened, when it goes on, what to do until then. `until` is an instant, `wait` how far off."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

LIMITS = {
    "password_stopped": (
        _l("The password is stopped"),
        _l("It was wrong too often. Sign in by a mailed link; from then on the password works again."),
    ),
    "too_many_codes": (
        _l("Too many wrong codes"),
        _l(
            "Codes were wrong several times in a row. From %(until)s on, in %(wait)s, the next one is looked at. If the app shows codes that "
            "do not fit, check until then that the time of the device is right."
        ),
    ),
    "too_many_failures": (
        _l("Signing in failed too often"),
        _l(
            "So that nobody can guess on, the next try is taken from %(until)s on, in %(wait)s. A mailed link signs in at once, without a "
            "password."
        ),
    ),
    "too_many_requests": (
        _l("Too often in a short time"),
        _l("It goes on from %(until)s on, in %(wait)s. What was saved before is unchanged; go back then and try again."),
    ),
    "too_many_mails_from_here": (
        _l("Enough mails for now"),
        _l(
            "Many mails were asked for from your network that nobody has answered. The next one is possible from %(until)s on, in %(wait)s. Look "
            "for those that have arrived already: each of them signs in, and makes room for another one."
        ),
    ),
    "too_many_mails": (
        _l("Enough mails to this address"),
        _l(
            "So many mails were asked for that no more go to this address for now. The next one can leave from %(until)s on, in %(wait)s. "
            "Look for those that came already, among the spam too."
        ),
    ),
    "too_many_browsers": (
        _l("Very many at once"),
        _l(
            "This link was answered in so many new browsers that no more can begin for now. It goes on from %(until)s on, in %(wait)s. Who has "
            "begun goes on in the same browser as before."
        ),
    ),
    "too_many_starts": (
        _l("Too many attempts in a row"),
        _l(
            "Many attempts were started within a minute. The next one can start from %(until)s on, in %(wait)s. Attempts that run already go "
            "on as they are."
        ),
    ),
    "saved_too_fast": (
        _l("That was too fast"),
        _l("Answers came faster than they are taken. Go back and send this one again; those that were saved before are safe."),
    ),
    "too_many_look_ups": (
        _l("Too many certificates looked up"),
        _l(
            "From your network many codes were looked up, or codes that nobody has. It goes on from %(until)s on, in %(wait)s. Until then compare "
            "the code letter by letter with the paper."
        ),
    ),
    "too_many_exports": (
        _l("Too many files with your data"),
        _l(
            "Several were asked for within an hour. The next one can be made from %(until)s on, in %(wait)s. The newest one stands ready under "
            "My data until then."
        ),
    ),
    "too_many_notes": (
        _l("Too many reports in a day"),
        _l(
            "So many reports and requests were sent today that this one was not taken. The next one can be sent from %(until)s on, in %(wait)s; "
            "keep what you wrote until then. Those that were sent are read."
        ),
    ),
    "too_many_files_an_hour": (
        _l("Ten files an hour"),
        _l(
            "Files with the data of many people are made at most ten times an hour. The next one is possible from %(until)s on, in "
            "%(wait)s. Files that you have downloaded already stay as they are."
        ),
    ),
    "too_many_reports_an_hour": (
        _l("Forty files an hour"),
        _l(
            "Lists and reports are read in at most forty times an hour. The next one is possible from %(until)s on, in %(wait)s. What was "
            "read in already stays as it is."
        ),
    ),
    "file_in_work": (
        _l("One file at a time"), _l("Another file of yours is being made or read in at this moment. Try again when it is done."),
    ),
}
"""Code -> title and sentence, part of `error_texts.TEXTS`."""
