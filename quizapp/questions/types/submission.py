"""Submission: files, a text or both are handed in and marked by a person. The usual final project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Form, Layout, Response, Word
from quizapp.questions.drawing import refuse_unknown_fields
from quizapp.questions.file_kinds import FILE_TYPES, MEGABYTE, FileType, HandedIn, files_of, read_file_value
from quizapp.questions.hand_marked import CriterionView, HandMarked, MarkerHints, posted_prose


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """What has been handed over so far, and what may be. **Units**: megabytes."""

    files: tuple[HandedIn, ...]
    text: str
    with_text: bool
    types: tuple[str, ...]
    max_megabytes: int
    max_files: int
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class SubmissionReview:
    """What was handed in, and what the pack releases of hints."""

    files: tuple[HandedIn, ...]
    text: str
    criteria: tuple[CriterionView, ...]
    hints: MarkerHints


class Submission(HandMarked):
    """Files and text. **Shape** of a response: {"files": [{"digest", "size", "name"}], "text": written}, what is empty left out."""

    takes_files: ClassVar[bool] = True

    kind: Literal["submission"]
    types: tuple[FileType, ...] = Field(default=FILE_TYPES, min_length=1, max_length=len(FILE_TYPES))
    max_megabytes: int = Field(default=10, ge=1, le=20)
    max_files: int = Field(default=5, ge=1, le=10)
    with_text: bool = True

    @property
    def most_bytes(self) -> int:
        """The largest file that is taken."""
        return self.max_megabytes * MEGABYTE

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `text` and `file`, one value for each file that has been sent before."""
        refuse_unknown_fields(form, {"file", "text"} if self.with_text else {"file"})
        values = form.get("file", [])
        if len(values) > self.max_files:
            raise Invalid("too_many_files", limit=self.max_files)
        files = [read_file_value(value) for value in values]
        if len({file["digest"] for file in files}) != len(files):
            raise Invalid("answer_not_understood")
        text = posted_prose(form, "text")
        return {name: value for name, value in (("files", files), ("text", text)) if value}

    def is_complete(self, response: Response) -> bool:
        """Something was handed over."""
        return bool(response)

    def written_text(self, response: Response) -> str:
        """What was written beside the files."""
        return str(response.get("text", ""))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Names of files, then the text."""
        parts = [*(file.name for file in files_of(response)), self.written_text(response)]
        return "\n".join(part for part in parts if part)

    def learner_body(self, locale: str, layout: Layout, response: Response) -> SubmissionView:
        """Files and text so far."""
        return SubmissionView(
            files_of(response), self.written_text(response), self.with_text, self.types, self.max_megabytes, self.max_files,
            self.shown_criteria(locale),
        )

    def review_body(self, locale: str, layout: Layout, response: Response) -> SubmissionReview:
        """What was handed in, the criteria, the released hints."""
        hints = self.released_hints(locale)
        return SubmissionReview(files_of(response), self.written_text(response), self.criteria_views(locale), hints)
