"""Who was removed from the list of a webinar, so that no report brings them back."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "removed_attendee",
        sa.Column("id", BigId, nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("salt", sa.String(length=43), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_removed_attendee_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_attendee")),
    )
    op.create_index(op.f("ix_removed_attendee_meeting_id"), "removed_attendee", ["meeting_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index(op.f("ix_removed_attendee_meeting_id"), table_name="removed_attendee")
    op.drop_table("removed_attendee")
