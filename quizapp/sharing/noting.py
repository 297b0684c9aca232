"""For pages of staff: write down whose results the page shows, before it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from quizapp.sharing.queries import not_noted_yet
from quizapp.sharing.service import note_looks
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity


def looked_at(course_id: int, account_ids: Iterable[int | None], what: str) -> None:
    """Whoever asks sees results of these learners, None for who has no account. **Effects**: rows for the learners' own page; a look
    again within the hour, or at oneself, writes nothing."""
    viewer_id = current_identity().account_id
    others = {one for one in account_ids if one is not None and one != viewer_id}
    if viewer_id is None or not others or not not_noted_yet(reading(), viewer_id, course_id, others, what, now()):
        return
    with transaction() as session:
        note_looks(session, current_identity(), course_id, others, what, now())
