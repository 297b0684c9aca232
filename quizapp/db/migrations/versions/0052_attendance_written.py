"""What each report has written about whom, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "attendance_written",
        sa.Column("id", BigId, nullable=False),
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("attendee_id", BigId, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["attendance_import.id"], name=op.f("fk_attendance_written_import_id_attendance_import"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_attendance_written_attendee_id_attendee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_written")),
    )
    op.create_index(op.f("ix_attendance_written_import_id"), "attendance_written", ["import_id"])
    op.create_index(op.f("ix_attendance_written_attendee_id"), "attendance_written", ["attendee_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("attendance_written")
