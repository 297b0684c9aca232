"""Files of an answer: sending them with the question's form, and getting one's own back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.kernel.errors import Conflict, Invalid, NotFound, Refusal
from quizapp.kernel.ids import new_code
from quizapp.questions.base import Form
from quizapp.questions.types.submission import Submission
from quizapp.quizzes import replies
from quizapp.quizzes.answers import AnswerConflict, LateAnswer
from quizapp.quizzes.conflict_page import conflict_page
from quizapp.quizzes.forms import posted_stamp
from quizapp.quizzes.handing_in import HAND_IN, hand_in
from quizapp.quizzes.limits import refuse_flood
from quizapp.quizzes.queries import attempt_head, slot_rows
from quizapp.quizzes.rules.answer import Stamp
from quizapp.quizzes.time_up import time_up_page
from quizapp.quizzes.uploads import NewFile, file_of_answer, look_at_files, save_with_files, within_quota
from quizapp.web.attachments import attachment, refuse_without_space, takes_files
from quizapp.web.error_texts import text_of
from quizapp.web.errors import wants_json
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.question_fields import posted_fields

bp = Blueprint("files_of_answers", __name__)


@bp.post("/<lang>/attempts/<code>/questions/<int:number>/files")
@takes_files
def send(code: str, number: int) -> ResponseReturnValue:
    """Save the answer with new files, without removed ones; what cannot be taken costs nothing that can."""
    refuse_flood(code, now())
    question, total = _asked(code, number)
    fields = _without_removed(posted_fields(number))
    new, refused = _sent_files(question, len(fields.get("file", ())))
    # Its own tab and count: files come beside what the script has sent under the page's.
    stamp = Stamp(new_code(16), 1, posted_stamp(number).base_revision)
    try:
        with transaction() as session:
            saved, sent = save_with_files(session, current_identity(), code, number, fields, new, stamp, now())
    except (Conflict, Invalid) as refusal:
        if wants_json():
            return replies.refused_reply(code, number, stamp, refusal)
        raise
    _flash_each(refused)  # the script shows the page anew, too
    if wants_json():
        return replies.files_reply(code, number, stamp, saved, sent)
    if isinstance(saved, AnswerConflict):
        return conflict_page(code, {number: sent})
    if isinstance(saved, LateAnswer):
        return time_up_page(attempt_head(reading(), current_identity(), code), came_late=True), 409
    return hand_in(code) if request.form.get("go") == HAND_IN else _go_on(code, number, total, bool(refused))


def _asked(code: str, number: int) -> tuple[Submission, int]:
    """The question, and how many the attempt has. **Raises** NotFound for questions that take no files."""
    head = attempt_head(reading(), current_identity(), code)
    rows = slot_rows(reading(), head.id)
    question = head.edition.question(rows[number - 1].question_id) if 1 <= number <= len(rows) else None
    if not isinstance(question, Submission):
        raise NotFound("no_such_question")
    return question, len(rows)


def _without_removed(fields: Form) -> dict[str, list[str]]:
    removed = request.form.get("remove", "")
    files = [value for place, value in enumerate(fields.get("file", ()), start=1) if str(place) != removed]
    return {**{name: list(values) for name, values in fields.items() if name != "file"}, **({"file": files} if files else {})}


def _sent_files(question: Submission, kept: int) -> tuple[list[NewFile], Sequence[Refusal]]:
    sent = [(file.filename, file.read(question.most_bytes + 1)) for file in request.files.getlist("upload") if file.filename]
    if not sent:
        return [], []
    try:
        refuse_without_space()
    except Conflict as full:
        return [], [full]
    looked_at, refused = look_at_files(question, sent, kept)
    new, over = within_quota(reading(), current_identity(), looked_at)
    return new, [*refused, *over]


def _flash_each(refused: Sequence[Refusal]) -> None:
    """One sentence for each kind of thing that was not taken."""
    for sentence in dict.fromkeys(text_of(refusal.code, refusal.params, 400)[1] for refusal in refused):
        flash(sentence, "error")


def _go_on(code: str, number: int, total: int, is_refused: bool) -> ResponseReturnValue:
    stays = is_refused or request.form.get("go", "stay") == "stay" or "remove" in request.form
    wanted = number if stays else number - 1 if request.form["go"] == "back" else number + 1
    if 1 <= wanted <= total:
        return redirect(url_for("quizzes.question", code=code, number=wanted), 303)
    return redirect(url_for("quizzes.overview", code=code), 303)


@bp.get("/<lang>/attempts/<code>/questions/<int:number>/files/<int:file>")
def own(code: str, number: int, file: int) -> Response:
    """One's own file, to be saved."""
    head = attempt_head(reading(), current_identity(), code)
    rows = slot_rows(reading(), head.id)
    if not 1 <= number <= len(rows):
        raise NotFound("no_such_file")
    found = file_of_answer(reading(), rows[number - 1].response, file)
    name = _("answer")
    return attachment(found.content, found.media_type, f"{name}-{number}-{file}.{found.ending}")
