"""Worksheets that learners keep for themselves."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "worksheet",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("revision_id", BigId, nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_worksheet_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["revision_id"], ["course_revision.id"], name=op.f("fk_worksheet_revision_id_course_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worksheet")),
        sa.UniqueConstraint("enrolment_id", "question_id", name=op.f("uq_worksheet_enrolment_id_question_id")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("worksheet")
