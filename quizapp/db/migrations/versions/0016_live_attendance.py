"""Live teaching attended, for certificates."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "live_attendance",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_live_attendance_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_attendance")),
        sa.UniqueConstraint("enrolment_id", "meeting_id", name=op.f("uq_live_attendance_enrolment_id_meeting_id")),
    )
    op.create_index(op.f("ix_live_attendance_meeting_id"), "live_attendance", ["meeting_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("live_attendance")
