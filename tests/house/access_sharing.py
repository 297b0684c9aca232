"""Rows of the access table: whom results are for, who has seen them or the privacy notice, and what came later."""

from __future__ import annotations

from tests.house.access_rows import get, post
from tests.house.access_same_person import SAME_PERSON

SHARING = (
    *SAME_PERSON,
    post("calendar.remove_calendar_address", "/de/calendar/address/remove", "403 403 303 404 404 404 404"),
    post("privacy.read_notice", "/de/courses/{course}/privacy-notice", "403 303 303 303 303 303 303"),
    get("figures.figures", "/de/courses/{course}/figures", "403 403 403 403 200 403 200 | 200 403"),
    post("certificates.show_name", "/de/certificates/{certificate}/name", "403 403 303 403 403 403 403", hides="yes"),
    get("revoking.revoke", "/de/certificates/{certificate}/revoke", "403 403 403 403 200 403 200"),
    post("revoking.revoked", "/de/certificates/{certificate}/revoke", "403 403 403 403 303 403 303", reason="by_mistake"),
    # It is valid.
    post("revoking.valid_again", "/de/certificates/{certificate}/valid-again", "403 403 403 403 409 403 409"),
    # Nothing is changed: it leads to the list, which decides who may see it.
    post("sealed_search", "/de/sealed-search", "403 303 303 303 303 303 303 | 303 303", list="/de/people", q="Anna"),
    get("disclosure.looks", "/de/account/looks", "403 200 200 200 200 200 200"),
    # The course is open: there is nothing to share, and whoever does not learn in it cannot take anything back.
    post("disclosure.share", "/de/courses/{course}/share-points", "403 404 303 303 404 404 404", shares="no"),
    get("disclosure.results_privacy", "/de/courses/{course}/results-privacy", "403 403 403 403 200 403 200"),
    post(
        "disclosure.results_privacy", "/de/courses/{course}/results-privacy", "403 403 403 403 303 403 303",
        mode="works_agreement", confirmed="y",
    ),
)
"""Part of `access_table.py: TABLE`."""
