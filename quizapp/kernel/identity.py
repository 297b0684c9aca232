"""Who is asking: the value every service takes and judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """The person behind a request or command.

    **Shape**: `account_id` is None for nobody; an anonymous learner has an account without an e-mail address.
    `trainer_of` holds keys of courses whose learners this person sees, all of them; in courses of `trains_groups_in` she
    sees those of her own groups only (`cohorts/access.py`). `owes_factor`: trainer or administrator whose sign-in lacks the
    second factor; until it is shown they have the rights of a learner. `proven_at`, `used_at` are those of the session.
    `place` is "console" or "server" where no person is signed in to a page.
    """

    account_id: int | None = None
    session_id: int | None = None
    name: str | None = None
    email: str | None = None
    is_administrator: bool = False
    trainer_of: frozenset[str] = frozenset()
    locale: str | None = None
    place: str = ""
    trains_groups_in: frozenset[str] = frozenset()
    owes_factor: bool = False
    proven_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def is_known(self) -> bool:
        """True when a confirmed e-mail address stands behind the account."""
        return self.email is not None

    @property
    def is_staff(self) -> bool:
        """True for trainers and administrators."""
        return self.is_administrator or bool(self.trainer_of or self.trains_groups_in)

    @property
    def role(self) -> str:
        """In one word what this person is: administrator, trainer, learner, visitor; or the place where no person is."""
        if self.place:
            return self.place
        if self.is_administrator:
            return "administrator"
        return "trainer" if self.is_staff else "visitor" if self.account_id is None else "learner"

    def may_see_results_of(self, course_key: str) -> bool:
        """True when this person may read what all learners of the course achieved."""
        return self.is_administrator or course_key in self.trainer_of

    def may_see_some_results_of(self, course_key: str) -> bool:
        """True when this person may read what learners of the course achieved, be it only those of her groups."""
        return self.may_see_results_of(course_key) or course_key in self.trains_groups_in


@dataclass(frozen=True, slots=True)
class BrowserToken:
    """What a browser holds, not looked up yet: for the one service that asks who it is within its own query."""

    token: str


NOBODY = Identity()

CONSOLE = Identity(place="console")
"""Whoever types commands on the server. Services that judge roles refuse it; the console has judged already."""

SERVER = Identity(place="server")
"""The program itself, by its worker."""
