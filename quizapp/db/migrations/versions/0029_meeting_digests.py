"""Digests of meetings: whether they are wanted, and which were queued."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "meeting_digest",
        sa.Column("id", BigId, nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("day_at", UtcDateTime(), nullable=True),
        sa.Column("week_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_digest_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_digest")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_digest_meeting_id")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("meeting_digest")
