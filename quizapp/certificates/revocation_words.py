"""Why papers are revoked, in words. Holders read them too."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REASON_WORDS = {
    "wrong_details": _l("The name or another detail on it is wrong."),
    "by_mistake": _l("It was issued by mistake."),
    "result_changed": _l("The result it rests on has changed."),
    "not_own_work": _l("The test was not its holder’s own work."),
    "holder_asked": _l("Its holder asked for it."),
    "other": _l("Another reason"),
}
"""By the reasons of `rules/revocation.py`."""
