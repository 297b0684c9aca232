"""What each room does with data of people, in words for the record of processing. A new room needs its entry."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import lazy_gettext as _l


class Activity(NamedTuple):
    """One line of the record: what it is, what for, whose data, who sees it."""

    title: object
    purpose: object
    people: object
    seen_by: object


_LEARNERS, _STAFF, _ALL = _l("learners"), _l("trainers and administrators"), _l("everybody with an account")
_BY_MODE = _l(
    "the person; trainers and administrators by the mode of the course: every answer and time (open), who has completed and passed "
    "and points that somebody shares (works agreement), nothing of one person (self-assessment)"
)

ACTIVITIES = {
    "accounts": Activity(
        _l("Accounts and signing in"),
        _l("knowing who comes back, and protecting accounts"),
        _ALL,
        _l("the person; administrators the list of people; trainers names and addresses of people in their courses"),
    ),
    "mail": Activity(
        _l("Mails"),
        _l("sending links, certificates and what a person must know"),
        _ALL,
        _l("the mail server in between"),
    ),
    "audit": Activity(
        _l("Log of acts"),
        _l("being able to show who did what, and finding intrusions"),
        _ALL,
        _l("administrators; the person her own entries"),
    ),
    "files": Activity(
        _l("Stored files"),
        _l("giving out certificates as they were issued, marking files that were handed in, giving somebody all their data"),
        _LEARNERS,
        _l("the person; trainers of the course certificates and files handed in, by its mode; exports the person alone"),
    ),
    "courses": Activity(
        _l("Taking part in courses"),
        _l("holding the course"),
        _LEARNERS,
        _l("the person; trainers of the course and administrators who learns there, and who has more time or attempts"),
    ),
    "sharing": Activity(
        _l("Who looked at results"),
        _l("showing learners who has seen their results"),
        _l("learners, trainers and administrators"),
        _l("the learner"),
    ),
    "lessons": Activity(
        _l("Reading"),
        _l("showing what is done and what comes next"),
        _LEARNERS,
        _BY_MODE,
    ),
    "quizzes": Activity(
        _l("Quizzes and answers"),
        _l("marking, feedback, proof of what was achieved"),
        _LEARNERS,
        _BY_MODE,
    ),
    "progress": Activity(
        _l("Results that count"),
        _l("lists of results, certificates"),
        _LEARNERS,
        _BY_MODE,
    ),
    "practice": Activity(
        _l("Practice"),
        _l("bringing back what was not known"),
        _LEARNERS,
        _l("the person alone"),
    ),
    "worksheets": Activity(
        _l("Worksheets"),
        _l("own notes"),
        _LEARNERS,
        _l("the person alone"),
    ),
    "certificates": Activity(
        _l("Certificates"),
        _l("confirming attendance and results to others"),
        _LEARNERS,
        _l("the holder; trainers of the course and administrators unless it is for self-assessment; whoever has the code"),
    ),
    "webinars": Activity(
        _l("Webinars and attendance"),
        _l("confirming attendance, and learning on after a webinar: personal links, mails that invite and remind, what came of it"),
        _l("learners, people at webinars without an account, hosts"),
        _l("the person; trainers of the course and administrators; trainers of a group its people"),
    ),
    "cohorts": Activity(
        _l("Groups"),
        _l("holding courses for groups"),
        _l("learners, trainers"),
        _l("trainers of the group, administrators; contact people of the client company who has completed and passed"),
    ),
    "authoring": Activity(
        _l("Writing courses"),
        _l("knowing who changed what"),
        _STAFF,
        _l("trainers of the course"),
    ),
    "gradebook": Activity(
        _l("Marking by hand"),
        _l("marking answers and answering questions about results"),
        _l("learners, trainers"),
        _l("the person; trainers of the course and administrators, without a name where the course is not open"),
    ),
    "privacy": Activity(
        _l("Requests about one's data"),
        _l("export, erasure, legal holds, notices that were shown"),
        _ALL,
        _l("the person; administrators how many"),
    ),
}
"""By room, in the order of the house."""
