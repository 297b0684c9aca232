"""Corrections of published questions."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "question_correction",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("question_digest", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("policy", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("old_question", sa.Text(), nullable=False),
        sa.Column("new_question", sa.Text(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_attempt_id", BigId, nullable=False),
        sa.CheckConstraint("state IN ('draft', 'applying', 'applied')", name=op.f("ck_question_correction_state")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_question_correction_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_correction")),
        sa.UniqueConstraint("code", name=op.f("uq_question_correction_code")),
    )
    op.create_index("ix_question_correction_question", "question_correction", ["course_id", "question_id"], unique=False)
    op.create_table(
        "corrected_mark",
        sa.Column("id", BigId, nullable=False),
        sa.Column("correction_id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("old_mark", sa.String(length=45), nullable=False),
        sa.Column("new_mark", sa.String(length=45), nullable=False),
        sa.Column("got_worse", sa.Boolean(), nullable=False),
        sa.Column("old_outcome", sa.JSON(), nullable=True),
        sa.Column("new_outcome", sa.JSON(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["question_correction.id"], name=op.f("fk_corrected_mark_correction_id_question_correction")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_corrected_mark_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrected_mark")),
        sa.UniqueConstraint("correction_id", "attempt_id", name=op.f("uq_corrected_mark_correction_id_attempt_id")),
    )
    op.create_index(op.f("ix_corrected_mark_attempt_id"), "corrected_mark", ["attempt_id"], unique=False)


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("corrected_mark")
    op.drop_table("question_correction")
