"""Why a paper is revoked."""

from __future__ import annotations

from dataclasses import dataclass

WRONG_DETAILS, BY_MISTAKE, RESULT_CHANGED, NOT_OWN_WORK, HOLDER_ASKED, OTHER = (
    "wrong_details", "by_mistake", "result_changed", "not_own_work", "holder_asked", "other",
)
REASONS = (WRONG_DETAILS, BY_MISTAKE, RESULT_CHANGED, NOT_OWN_WORK, HOLDER_ASKED, OTHER)
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Revocation:
    """What is said when a paper is revoked. `note` is for its holder; `new_one_allowed`: she may ask for a new one, once it is earned.

    >>> Revocation(OTHER, "").is_complete, Revocation(OTHER, "Doppelt").is_complete, Revocation("made up", "x").is_complete
    (False, True, False)
    """

    reason: str
    note: str
    new_one_allowed: bool = False

    @property
    def is_complete(self) -> bool:
        """True when it says why: a reason of the list, and in words where none of it fits."""
        return self.reason in REASONS and len(self.note) <= LONGEST_NOTE and bool(self.reason != OTHER or self.note)
