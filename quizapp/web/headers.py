"""The headers of every response."""

from __future__ import annotations

from functools import cache

from flask import Flask, Response

from quizapp.web.extensions import settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
        "connect-src 'self'", "media-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'", "frame-src 'none'", "object-src 'none'",
        "require-trusted-types-for 'script'", "trusted-types preview", "report-to csp",
    )
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For pictures of courses, should somebody open one as a page."""

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
        "midi", "payment", "usb",
    )
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Reporting-Endpoints": 'csp="/csp-reports"',
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def _add_headers(response: Response) -> Response:
    """What the view has not set itself. All are added at once: asking for each would cost a tenth of an autosave."""
    present = {name.lower() for name, _value in response.headers}
    if "cache-control" not in present:
        response.vary.add("Cookie")
    wanted = _wanted(response.mimetype == "text/html", settings().is_https)
    response.headers.extend([(name, value) for lower, name, value in wanted if lower not in present])
    return response


@cache
def _wanted(is_page: bool, is_https: bool) -> tuple[tuple[str, str, str], ...]:
    """Name in lower case, name, value."""
    wanted = {**FIXED, "Cache-Control": "no-store", **(HTTPS_ONLY if is_https else {})}
    # Forms need a Referer and an Origin for the cross-site check; nothing else does.
    wanted["Referrer-Policy"] = "same-origin" if is_page else "no-referrer"
    return tuple((name.lower(), name, value) for name, value in wanted.items())


def register_headers(app: Flask) -> None:
    """Headers on every response."""
    app.after_request(_add_headers)
