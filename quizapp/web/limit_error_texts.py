"""What was done too often, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

LIMITS = {
    "password_stopped": (
        _l("The password is stopped"),
        _l("It was wrong too often. Sign in by a mailed link; from then on the password works again."),
    ),
    "too_many_codes": (
        _l("Too many wrong codes"),
        _l("Wait %(minutes)s min and try again. If the app shows codes that do not fit, check that the time of the device is right."),
    ),
    "too_many_failures": (_l("Too many tries"), _l("Wait %(minutes)s min and try again. A mailed link works at once.")),
    "too_many_requests": (_l("Too many tries"), _l("Wait %(minutes)s min and try again.")),
    "too_many_files_an_hour": (
        _l("Ten files an hour"),
        _l("Files with the data of many people are made or read in at most ten times an hour. Wait %(minutes)s min and try again."),
    ),
    "file_in_work": (
        _l("One file at a time"), _l("Another file of yours is being made or read in at this moment. Try again when it is done."),
    ),
}
"""Code -> title and sentence, part of `error_texts.TEXTS`."""
