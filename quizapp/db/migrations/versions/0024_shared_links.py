"""Shared links of meetings: their short address, one at a time, and who began by them."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OPEN_TO_ALL = sa.text("attendee_id IS NULL AND revoked_at IS NULL")


def upgrade() -> None:
    """To this version."""
    op.add_column("followup_link", sa.Column("short", sa.String(length=12), nullable=True))
    op.create_index("uq_followup_link_short", "followup_link", ["short"], unique=True)
    op.create_index(
        "uq_followup_link_one_shared", "followup_link", ["meeting_id"], unique=True,
        sqlite_where=OPEN_TO_ALL, postgresql_where=OPEN_TO_ALL,
    )
    op.create_table(
        "shared_start",
        sa.Column("id", BigId, nullable=False),
        sa.Column("link_id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["followup_link.id"], name=op.f("fk_shared_start_link_id_followup_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_shared_start_enrolment_id_enrolment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_start")),
        sa.UniqueConstraint("link_id", "enrolment_id", name=op.f("uq_shared_start_link_id_enrolment_id")),
    )
    op.create_index(op.f("ix_shared_start_enrolment_id"), "shared_start", ["enrolment_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("shared_start")
    op.drop_index("uq_followup_link_one_shared", "followup_link")
    op.drop_index("uq_followup_link_short", "followup_link")
    op.drop_column("followup_link", "short")
