"""Acts about whom results are for, as tests of the log do them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import update

from quizapp.certificates.paper import issuer_of
from quizapp.certificates.revoking import make_valid_again, revoke
from quizapp.certificates.rules.revocation import Revocation
from quizapp.certificates.service import certify, hide_name
from quizapp.courses.models import CourseRow
from quizapp.courses.queries import published_course
from quizapp.sharing.service import choose_mode, share_points
from tests.audit.stage import Stage
from tests.certificates.learning import complete, enrol_in


def change_mode(stage: Stage) -> None:
    """Carla puts the course under a works agreement."""
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        choose_mode(session, stage.people.carla.identity, course, "works_agreement", False, stage.clock())


def share(stage: Stage) -> None:
    """Alice shares her points."""
    enrol_in(stage.database, stage.course, stage.people.alice.account_id, stage.clock())
    with stage.database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy="works_agreement"))
        course = published_course(session, stage.course.key, stage.people.alice.account_id)
        share_points(session, stage.people.alice.identity, course, True, stage.clock())


def hide(stage: Stage) -> None:
    """Alice hides her name from strangers."""
    enrolment_id = complete(stage.database, stage.course, stage.people.alice.account_id, stage.clock())
    with stage.database.transaction() as session:
        code = certify(session, enrolment_id, issuer_of(stage.settings), stage.clock()).code
    stage.look()
    with stage.database.transaction() as session:
        hide_name(session, stage.people.alice.identity, str(code), True, stage.clock())


def revoke_paper(stage: Stage) -> None:
    """Carla revokes Alice's certificate."""
    enrolment_id = complete(stage.database, stage.course, stage.people.alice.account_id, stage.clock())
    with stage.database.transaction() as session:
        code = certify(session, enrolment_id, issuer_of(stage.settings), stage.clock()).code
    stage.look()
    with stage.database.transaction() as session:
        revoke(session, stage.people.carla.identity, str(code), Revocation("other", "Alice Adler"), stage.clock())


def take_back(stage: Stage) -> None:
    """Eve takes it back."""
    revoke_paper(stage)
    stage.look()
    with stage.database.transaction() as session:
        make_valid_again(session, stage.people.eve.identity, "2026-000001", stage.clock())


SHARING_ACTS: tuple[tuple[str, Callable[[Stage], None], str, str], ...] = (
    ("results_privacy_changed", change_mode, "trainer", "course"),
    ("points_shared", share, "learner", "enrolment"),
    ("certificate_name_hidden", hide, "learner", "certificate"),
    ("certificate_revoked", revoke_paper, "trainer", "certificate"),
    ("certificate_valid_again", take_back, "administrator", "certificate"),
)
"""As `test_acts.TABLE`."""
