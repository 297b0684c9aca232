"""Where a person may be sent after signing in: a path on this site and nothing else."""

from __future__ import annotations

LONGEST = 500


def safe_next_path(asked: str | None) -> str:
    """The path if it can only lead to this site, else an empty string.

    Only printable ASCII is let through: browsers drop tabs and line ends, and read a backslash as a slash.

    >>> safe_next_path("/de/courses/demo?tab=2#top")
    '/de/courses/demo?tab=2#top'
    >>> safe_next_path("//evil.example"), safe_next_path("/\\\\evil.example"), safe_next_path("https://evil.example")
    ('', '', '')
    """
    if not asked or len(asked) > LONGEST or not asked.startswith("/"):
        return ""
    if "//" in asked or "\\" in asked or not all("!" <= character <= "~" for character in asked):
        return ""
    return asked
