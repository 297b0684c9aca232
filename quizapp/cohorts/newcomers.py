"""Who is given a right by an address that nobody has used here: it may be mistyped, and no mail would tell."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash
from flask_babel import ngettext

from quizapp.accounts.queries import addresses_without_account
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity


def newcomers(typed: Sequence[str]) -> Sequence[str]:
    """Which of these addresses are new here; ask before they are saved. Administrators alone are told, who have the list of people:
    anybody else could try addresses one by one."""
    new = addresses_without_account(reading(), typed)
    return new if current_identity().is_administrator else ()


def warn_of_newcomers(new: Sequence[str]) -> None:
    """Name them on the next page."""
    if new:
        flash(ngettext(
            "%(addresses)s is new here: nobody has signed in with this address so far. Check how it is written.",
            "%(addresses)s are new here: nobody has signed in with these addresses so far. Check how they are written.",
            len(new), addresses=", ".join(new),
        ), "warning")
