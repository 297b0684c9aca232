"""For the operator: is the server well, what did browsers refuse to load, who did what."""

from __future__ import annotations

import json
import logging
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import text

from quizapp.accounts.access import require_administrator
from quizapp.operations import acts_file
from quizapp.operations.act_words import ACTS, HELD_BACK, ROLES, THINGS
from quizapp.operations.acts_filter import asked_of, wanted_of
from quizapp.operations.change_words import changed_values
from quizapp.operations.log_names import name_of
from quizapp.operations.queries import MOST_TAKEN_ALONG, acts_page
from quizapp.web.attachments import download
from quizapp.web.export_notices import csv_with_notice
from quizapp.web.extensions import csrf, now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.sealed_search import WORDS, sealed_words, searched

bp = Blueprint("operations", __name__)
log = logging.getLogger("quizapp.csp")
LARGEST_REPORT = 8 * 1024
RULES = frozenset(
    f"{kind}-src{part}" for kind in ("script", "style") for part in ("", "-elem", "-attr")
) | frozenset(
    ("default-src", "img-src", "font-src", "connect-src", "media-src", "manifest-src", "worker-src", "frame-src", "object-src",
     "form-action", "base-uri", "frame-ancestors", "require-trusted-types-for", "trusted-types")
)
"""Only these words ever reach the log."""


@bp.get("/health")
def health() -> Response:
    """200 when pages and database answer."""
    reading().execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


@bp.get("/<lang>/log")
def acts() -> str:
    """The log of acts, newest first; for administrators."""
    require_administrator(current_identity())
    asked = _asked()
    found = acts_page(reading(), wanted_of(asked, _zone()), current_locale(), request.args.get("page", 1, type=int))
    return render_template(
        "operations/acts.html", found=found, asked=asked, acts=ACTS, roles=ROLES, things=THINGS, held_back=HELD_BACK,
        changed_values=changed_values, name_of=name_of, most=MOST_TAKEN_ALONG,
        address_of={name: sealed_words(name) if name in WORDS else value for name, value in asked.items()},
    )


@bp.post("/<lang>/log.csv")
def acts_csv() -> Response:
    """The newest of them as a file, with the same filters; for administrators. The log keeps who took it."""
    identity = current_identity()
    require_administrator(identity)
    found = acts_page(reading(), wanted_of(_asked(), _zone()), current_locale(), 1, MOST_TAKEN_ALONG)
    content = csv_with_notice(acts_file.heads(), acts_file.rows(found), _("Checking who did what"))
    with transaction() as session:
        acts_file.note_taken_along(session, identity, len(found.entries), now())
    return download(content, "text/csv", "log.csv")


def _asked() -> dict[str, str]:
    return asked_of({**request.args, "who": searched("who")})


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().time_zone)


@bp.post("/csp-reports")
# Browsers send these reports by themselves, without a form; nothing is stored, one line is logged.
@csrf.exempt  # type: ignore[untyped-decorator]  # flask_wtf has no types
def csp_report() -> Response:
    """A browser refused to load something. Only the rule that was broken is logged, never an address or a person."""
    if (request.content_length or 0) > LARGEST_REPORT:
        return Response(status=413)
    try:
        reports = json.loads(request.get_data(cache=False)[:LARGEST_REPORT])
        rules = {report["body"]["effectiveDirective"] for report in reports[:10]} & RULES
    except (ValueError, KeyError, TypeError, RecursionError):
        return Response(status=400)
    if not rules:
        return Response(status=400)
    for rule in sorted(rules):
        log.warning("content policy broken: %s", rule)
    return Response(status=204)
