"""The fingerprint of a course: equal courses have equal digests, however they were written down."""

from __future__ import annotations

import hashlib
import json

from quizapp.content.document import Course
from quizapp.content.plain import plain_part


def course_digest(course: Course) -> str:
    """SHA-256, hexadecimal, over the document's canonical JSON; pictures count by their own digests.

    **Source**: keys sorted, no spaces, UTF-8, as in RFC 8785 for documents without fractions.
    """
    canonical = json.dumps(plain_part(course), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
