"""Who is asking: the value every service takes and judges."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """The person behind a request or command.

    **Shape**: `account_id` is None for nobody; an anonymous learner has an account without an e-mail address.
    `trainer_of` holds course keys.
    """

    account_id: int | None = None
    session_id: int | None = None
    name: str | None = None
    email: str | None = None
    is_administrator: bool = False
    trainer_of: frozenset[str] = frozenset()
    locale: str | None = None

    @property
    def is_known(self) -> bool:
        """True when a confirmed e-mail address stands behind the account."""
        return self.email is not None

    @property
    def is_staff(self) -> bool:
        """True for trainers and administrators."""
        return self.is_administrator or bool(self.trainer_of)

    def may_see_results_of(self, course_key: str) -> bool:
        """True when this person may read what learners of the course achieved."""
        return self.is_administrator or course_key in self.trainer_of


NOBODY = Identity()
