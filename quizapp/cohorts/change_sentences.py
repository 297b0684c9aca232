"""What was done to people of a group, as its trainer reads it afterwards."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.cohorts.queries import Group
from quizapp.web.numbers import counted


def said_of(act: str, done: int, new: Group | None) -> str:
    """One sentence. **Shape**: `new` is the group into which people were moved."""
    if not done:
        return str(_("Nothing was changed: the people who are ticked are no longer as they were when this page was opened."))
    if new is not None:
        return counted("%(num)s person is in “%(group)s” now.", "%(num)s people are in “%(group)s” now.", done, group=new.name)
    if act == "approve":
        return counted("%(num)s person is in the group now.", "%(num)s people are in the group now.", done)
    if act == "decline":
        return counted("%(num)s person is taken off the list.", "%(num)s people are taken off the list.", done)
    return counted("%(num)s person is no longer in the group.", "%(num)s people are no longer in the group.", done)
