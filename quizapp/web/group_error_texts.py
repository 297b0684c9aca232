"""Refusals about groups, client companies, lists of people and tables, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

GROUPS = {
    "no_such_group": (_l("There is no such group"), _l("The course has no group of this address among those you may see.")),
    "no_such_join_code": (
        _l("No group has this code"), _l("No group has this code. Compare it with what your trainer wrote, or ask for it again."),
    ),
    "group_full": (_l("Every seat is taken"), _l("No seat is left in the group.")),
    "group_closed": (_l("Not by this code"), _l("This group takes nobody by its code. Please ask the people who run the course.")),
    "group_over": (_l("This group has ended"), _l("Please ask the people who run the course for another group.")),
    "in_another_group": (
        _l("Already in another group"), _l("In one course somebody is in one group at most. A trainer can move people between groups."),
    ),
    "group_name_taken": (_l("The name is taken"), _l("Another group of this course has this name.")),
    "group_seats_taken": (_l("Too few seats"), _l("%(taken)s people are enrolled already; there cannot be fewer seats.")),
    "no_such_company": (_l("There is no such company"), _l("No client company has this address.")),
    "company_known": (_l("The company is known"), _l("A company of this name is entered already.")),
    "company_name_missing": (_l("A name is missing"), _l("Enter the name of the company.")),
    "table_too_large": (_l("The file is too large"), _l("At most %(megabytes)s MB are read.")),
    "table_unpacks_too_large": (
        _l("The file is too large"), _l("A workbook is a packed file. Unpacked, this one is larger than %(megabytes)s MB or has too many parts."),
    ),
    "table_too_many_rows": (_l("Too many rows"), _l("At most %(most)s rows are read at once. Divide the list into several files.")),
    "table_too_many_columns": (_l("Too many columns"), _l("At most %(most)s columns are read. Delete those that are not needed.")),
    "table_not_readable": (
        _l("This file cannot be read"), _l("It is neither a CSV file nor an XLSX workbook, or it is damaged. Save the list anew as XLSX or CSV."),
    ),
    "table_quotation_marks": (
        _l("The quotation marks do not match"), _l("In row %(line)s a quotation mark is missing, or stands where none belongs. Mend that row."),
    ),
    "table_old_format": (
        _l("This format is not read"), _l("This is an old XLS file or one with a password. Save it as XLSX without a password."),
    ),
    "table_encoding": (_l("The letters cannot be read"), _l("The file is not in UTF-8. Save it as “CSV UTF-8” or as XLSX.")),
    "table_empty": (_l("The list is empty"), _l("The first row has to hold the names of the columns.")),
    "list_without_addresses": (
        _l("No addresses"), _l("No column holds e-mail addresses. Name one “E-Mail” in the first row, or write one address a line."),
    ),
    "no_such_list": (_l("There is no such list"), _l("The group has no list of this number.")),
    "list_not_understood": (_l("This list cannot be read"), _l("What was sent is not the list that was checked. Hand the list in again.")),
    "no_such_announcement": (
        _l("This announcement does not stand here any more"), _l("Somebody has taken it back. The page of the group shows what it is told now."),
    ),
    "announcement_empty": (_l("Nothing to tell"), _l("Write a title and a text in at least one language.")),
    "no_such_calendar": (_l("There is no such calendar"), _l("The secret address is unknown, or a newer one has taken its place.")),
}
"""Part of `error_texts.py: TEXTS`."""
