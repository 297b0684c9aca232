"""The calendar of all dates, as a page and under a secret address for calendar programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.accounts.access import require_known
from quizapp.cohorts.calendar_addresses import identity_of_calendar, remove_address, renew_address, since_when
from quizapp.cohorts.calendar_file import dates_as_ics
from quizapp.cohorts.rules.calendar import CalendarDate
from quizapp.kernel.identity import Identity
from quizapp.web.dates import dates_of
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("calendar", __name__)


def _dates(identity: Identity) -> list[CalendarDate]:
    found = cast(Sequence[CalendarDate], dates_of(reading(), identity, now()))
    return sorted((one for one in found if not one.is_over(now())), key=lambda one: one.order)


@bp.get("/<lang>/calendar")
def dates() -> str:
    """What comes: beginnings, deadlines, windows, webinars; of courses one learns in and of groups one is trainer of."""
    account_id = require_known(current_identity())
    return render_template(
        "cohorts/calendar.html", dates=_dates(current_identity()), since=since_when(reading(), account_id), address=None
    )


@bp.post("/<lang>/calendar/address")
def renew_calendar_address() -> str:
    """Make a secret address, shown this once; the one before stops working at once."""
    account_id = require_known(current_identity())
    with transaction() as session:
        token = renew_address(session, current_identity(), now())
    address = f"{settings().base_url}/{current_locale()}/calendar/{token}.ics"
    return render_template(
        "cohorts/calendar.html", dates=_dates(current_identity()), since=since_when(reading(), account_id), address=address
    )


@bp.post("/<lang>/calendar/address/remove")
def remove_calendar_address() -> ResponseReturnValue:
    """Take the secret address back."""
    with transaction() as session:
        remove_address(session, current_identity(), now())
    flash(_("The secret address is taken back. Calendar programs that have it read nothing any more."), "success")
    return redirect(url_for(".dates"), 303)


@bp.get("/<lang>/calendar/<token>.ics")
def calendar_feed(token: str) -> Response:
    """All dates of whom the secret address belongs to. Reading it changes nothing."""
    identity = identity_of_calendar(reading(), token)
    base = f"{settings().base_url}/{current_locale()}"
    return Response(dates_as_ics(_dates(identity), settings().site_name, base, now()), mimetype="text/calendar")
