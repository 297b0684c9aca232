"""Who may do what with what a group is told."""

from __future__ import annotations

from tests.house.access_rows import get, post

ANNOUNCEMENTS = (
    get(
        "announcements.group_announcements", "/de/courses/{course}/groups/{group}/announcements",
        "403 403 403 403 200 403 200 | 200 403",
    ),
    post(
        "announcements.group_announcements", "/de/courses/{course}/groups/{group}/announcements",
        "403 403 403 403 303 403 303 | 303 403", title_de="Raum", body_de="Wir treffen uns im zweiten Stock.",
    ),
    get(
        "announcements.edit_announcement", "/de/courses/{course}/groups/{group}/announcements/{announcement}",
        "403 403 403 403 200 403 200 | 200 403",
    ),
    post(
        "announcements.edit_announcement", "/de/courses/{course}/groups/{group}/announcements/{announcement}",
        "403 403 403 403 303 403 303 | 303 403", title_de="Raum", body_de="Im dritten Stock.",
    ),
    post(
        "announcements.take_back_announcement", "/de/courses/{course}/groups/{group}/announcements/{announcement}/take-back",
        "403 403 403 403 303 403 303 | 303 403",
    ),
)
