"""Rows of the access table: two entries of one person. Bob and rosa are in the group and asked about there; eve has asked about both."""

from __future__ import annotations

from tests.house.access_rows import get, post

PAIR = "/de/courses/{course}/groups/{group}/same-person/{bob_place}/{unused_place}"

SAME_PERSON = (
    get("same_entries.ask", PAIR, "403 403 403 403 200 403 200 | 200 403"),
    # It is asked already.
    post("same_entries.ask", PAIR, "403 403 403 403 409 403 409 | 409 403"),
    post(
        "same_entries.withdraw_asked", "/de/courses/{course}/groups/{group}/same-person/{inquiry_here}/withdraw",
        "403 403 403 403 303 403 303 | 303 403",
    ),
    get("same_entries.other_entry", "/de/people/{bob}/same-person", "403 403 403 403 403 403 200"),
    post("same_entries.other_entry", "/de/people/{bob}/same-person", "403 403 403 403 403 403 303", email="rosa@example.org"),
    get("same_entries.entries", "/de/people/{bob}/same-person/{unused}", "403 403 403 403 403 403 200"),
    post("same_entries.entries", "/de/people/{bob}/same-person/{unused}", "403 403 403 403 403 403 303", act="join"),
    post("same_entries.withdraw", "/de/people/same-person/{inquiry}/withdraw", "403 403 403 403 403 403 303"),
    get("address.same_person", "/de/account/same-person/{inquiry}", "403 403 404 200 404 404 404"),
    post(
        "address.same_person", "/de/account/same-person/{inquiry}", "403 403 404 303 404 404 404",
        own="{inquiry_own}", other="{inquiry_other}",
    ),
)
"""Part of `access_table.py: TABLE`."""
