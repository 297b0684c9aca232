"""Reading the link of a meeting that everybody shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.kernel.errors import NotFound
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.rules.followup import LinkState, link_state


@dataclass(frozen=True, slots=True)
class SharedLink:
    """The link as its trainer sees it. **Shape**: `begun` is how many have; `seats` None without a limit."""

    short: str
    state: LinkState
    seats: int | None
    begun: int
    expires_at: datetime

    @property
    def is_full(self) -> bool:
        """Whether nobody can begin any more."""
        return self.seats is not None and self.begun >= self.seats


def shared_link_of(session: Session, meeting_id: int, now: datetime) -> SharedLink | None:
    """The link that was not withdrawn, if there is one."""
    alive = (FollowupLink.meeting_id == meeting_id, FollowupLink.attendee_id.is_(None), FollowupLink.revoked_at.is_(None))
    row = session.scalar(select(FollowupLink).where(*alive))
    if row is None:
        return None
    state = link_state(row.expires_at, row.revoked_at, now)
    return SharedLink(str(row.short), state, row.seats, row.seats_taken, row.expires_at)


def code_behind(session: Session, short: str) -> str:
    """The code of the link that was shown under a short address, withdrawn or not. **Raises** NotFound."""
    code = session.scalar(select(FollowupLink.code).where(FollowupLink.short == short))
    if code is None:
        raise NotFound("no_such_link")
    return code
