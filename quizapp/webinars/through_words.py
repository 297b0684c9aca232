"""What came of a meeting, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STEPS = {
    "attended": _l("was there"), "sent": _l("got the link"), "started": _l("began"), "finished": _l("handed in"),
    "passed": _l("passed"), "certificate": _l("has a certificate"),
}
"""Every step of `rules/through.py`."""

LOOKS = (_l("at first"), _l("after 2 days"), _l("after 7 days"), _l("after 30 days"))
"""The first answer, and every window of `rules/through.py`."""
