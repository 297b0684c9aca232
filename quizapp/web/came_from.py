"""The page that somebody comes from, to lead back to."""

from __future__ import annotations

from flask import request


def came_from() -> str:
    """Path and query of the page of this site whose form or link led here; "" when the browser does not say, or for other sites."""
    host, slash, path = (request.referrer or "").partition("://")[2].partition("/")
    return slash + path if host == request.host and not path.startswith(("/", "\\")) else ""
