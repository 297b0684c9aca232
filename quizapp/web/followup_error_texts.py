"""Refusals behind links that follow a webinar, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FOLLOWUP = {
    "no_such_link": (
        _l("This link leads nowhere"),
        _l("Perhaps it was not copied or typed as a whole, a newer one has replaced it, or what it led to was deleted. Ask the people who gave it to you."),
    ),
    "link_not_mailed": (
        _l("No mail can be sent now"),
        _l(
            "The address is missing, cannot be reached or wants no more mails, the link is withdrawn, or a mail to it is in the queue "
            "already. Copy the link and hand it over yourself."
        ),
    ),
    "no_file_chosen": (_l("No file is chosen yet"), _l("Choose the report that the program offers for download, then look at it.")),
    "nothing_follows": (
        _l("Nothing follows this webinar yet"),
        _l("Choose under “Change” what follows it: a quiz, a passage of a recipe that has a quiz, the pre-test or the post-test."),
    ),
    "link_moved_on": (
        _l("Things have moved on"),
        _l("The questions behind this link are answered, or you are signed in by now. Open the link again to go on."),
    ),
    "no_first_answer": (
        _l("Please open the link again"),
        _l("This browser has not answered here yet, or no longer knows it. Nothing was lost: open the link again and go on."),
    ),
    "no_seat_left": (
        _l("All seats are taken"), _l("This link was made for %(seats)s people. Ask the people who showed it for another one."),
    ),
    "no_such_attendee": (
        _l("This person is not in the list"), _l("Perhaps the data was removed already. Look at the list of the webinar again."),
    ),
    "attendee_is_known": (
        _l("This person is known by more than a name"),
        _l(
            "Whoever has an account erases it under “My data”. Somebody with an address and without an account is erased by an administrator, "
            "under “People”, “Data protection”."
        ),
    ),
    "table_broken_letters": (
        _l("Some letters of the file are broken"),
        _l("The file is in UTF-8, but line %(line)s has letters that are not. Mend that line, or save the file anew as “CSV UTF-8” or as XLSX."),
    ),
    "both_have_begun": (
        _l("Both stay"),
        _l("Behind the links of both somebody has begun, or wants no more mails. Withdraw one of the links in the follow-up if it is not needed."),
    ),
    "attendee_is_proven": (
        _l("The address decides here"),
        _l("The report has the address that this person has confirmed, so the attendance is theirs and stays so."),
    ),
    "no_such_paper": (
        _l("There is no such list"), _l("Lists are kept for a day after they were asked for. Have it made again on the page of the webinar."),
    ),
    "list_too_long": (
        _l("This list is too long for a PDF"), _l("At most %(most)s people fit. Take the list along as XLSX or CSV."),
    ),
    "seats_below_taken": (
        _l("More have begun already"),
        _l("%(taken)s people have begun by this link. Enter at least as many seats, or leave the field empty."),
    ),
    "others_were_there": (
        _l("People of another group were there"),
        _l("So only trainers of the whole course change the times of this webinar or delete it. Ask one of them."),
    ),
    "no_address_known": (
        _l("No code can be sent"),
        _l("No e-mail address is known for this link. Go on in the browser in which you began, or ask the people who sent the link."),
    ),
    "record_is_kept": (
        _l("Please sign in"),
        _l("What was learned by this link belongs to an account by now. Open the link again and have a code mailed."),
    ),
}
"""Part of `error_texts.py: TEXTS`."""
