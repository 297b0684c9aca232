"""The standard texts of mails that follow a meeting, and what is said about them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from quizapp.webinars.rules.mail_text import BOOSTER, CERTIFICATE, INVITATION, REMINDER, RESULT

STANDARD = {
    INVITATION: (
        _l("After the webinar: {webinar}"),
        _l(
            "Hello,\n\nyou were at the webinar “{webinar}”. What is asked a day later stays: here is the first "
            "question. It opens at once; you need neither password nor sign-in.\n\n{link}\n\n{host}"
        ),
    ),
    REMINDER: (
        _l("Still open: {webinar}"),
        _l(
            "Hello,\n\nthe questions on “{webinar}” are still waiting. The first one opens at once; you need "
            "neither password nor sign-in.\n\n{link}\n\n{host}"
        ),
    ),
    BOOSTER: (
        _l("Still remember? {webinar}"),
        _l(
            "Hello,\n\n{questions} on “{webinar}” to repeat: what you recall now stays longer. It takes about "
            "{minutes}; you need neither password nor sign-in.\n\n{link}\n\n{host}"
        ),
    ),
    RESULT: (
        _l("Your result: {webinar}"),
        _l(
            "Hello,\n\nyou have handed in the questions on “{webinar}”. The result stands behind this link. In "
            "another browser than the one in which you answered, a code by mail opens it.\n\n{link}\n\n{host}"
        ),
    ),
    CERTIFICATE: (
        _l("Your certificate: {course}"),
        _l(
            "Hello,\n\nyour certificate for the course “{course}” is ready. It stands behind this link, beside "
            "your result. In another browser than the one in which you learned, a code by mail opens it.\n\n"
            "{link}"
        ),
    ),
}
"""Subject and text by kind."""

BUTTONS = {
    INVITATION: _l("To the first question"), REMINDER: _l("To the first question"), BOOSTER: _l("To the first question"),
    RESULT: _l("To the result"), CERTIFICATE: _l("To the certificate"),
}

KINDS = {
    INVITATION: _l("Invitation"), REMINDER: _l("Reminder"), BOOSTER: _l("Booster"), RESULT: _l("Result"),
    CERTIFICATE: _l("Certificate"),
}
"""What a trainer can put into own words."""

PLACES = {
    "webinar": _l("title of the webinar"), "course": _l("title of the course"),
    "host": _l("who leads it; where nobody is named, the name of the sender or of the site"),
    "questions": _l("number of questions, such as “3 questions”"), "minutes": _l("how long it takes, such as “2 minutes”"),
    "link": _l("the personal link; alone on a line it becomes a button"),
}
"""What each placeholder stands for."""

TROUBLES = {
    "unknown": _l("{%(name)s} is not a placeholder. Use only those of the list."),
    "brace": _l("A brace stands alone. A placeholder has one before its name and one after it, such as {link}."),
    "no_link": _l("The text needs {link}: without it nobody gets to the questions."),
    "link_in_subject": _l("A subject holds no link."),
    "lines": _l("A subject has one line."),
}
"""Every trouble of `rules/mail_text.py`."""
