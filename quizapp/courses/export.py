"""A published course as its authors wrote it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from quizapp.content.document import Course
from quizapp.courses.queries import current_document
from quizapp.files.queries import file_content
from quizapp.kernel.errors import NotFound


def exported_course(session: Session, course_key: str) -> tuple[Course, dict[str, bytes]]:
    """The current document and its media by path. **Raises** NotFound."""
    course = Course.model_validate_json(current_document(session, course_key))
    media = {}
    for file in course.media:
        content = file_content(session, file.digest)
        if content is None:
            raise NotFound("no_such_file")
        media[file.path] = content
    return course, media
