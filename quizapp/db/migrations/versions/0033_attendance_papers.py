"""Attendance lists that are made in the background."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "attendance_paper",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_paper_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_paper")),
        sa.UniqueConstraint("code", name=op.f("uq_attendance_paper_code")),
    )
    op.create_index(op.f("ix_attendance_paper_meeting_id"), "attendance_paper", ["meeting_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("attendance_paper")
