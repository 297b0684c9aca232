"""How far attendees got, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STANDINGS = {
    "no_link": _l("no link yet"), "waiting": _l("not begun"), "expired": _l("link has expired"), "withdrawn": _l("link is withdrawn"),
    "started": _l("has begun"), "finished": _l("handed in"), "passed": _l("passed"),
}
"""Every standing of `followup_queries.py`."""

MAILS = {
    "": _l("none yet"), "no_address": _l("no address"),
    "queued": _l("in the queue"), "sent": _l("sent"), "refused": _l("not accepted"), "stopped": _l("no longer wanted"),
    "answered": _l("answered"), "bounced": _l("came back: the address cannot be reached"), "delayed": _l("not delivered yet"),
    "returned": _l("came back, says a report that names the address only"),
    "unclear": _l("perhaps sent"), "not_needed": _l("no longer needed"),
}
"""What became of the newest mail."""
