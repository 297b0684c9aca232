"""Follow-up links of meetings, the browsers that answered behind them, and codes whose address is not shown."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("sign_in_request", sa.Column("hides_address", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "followup_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("attendee_id", BigId, nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("seed", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("seats IS NULL OR seats_taken <= seats", name=op.f("ck_followup_link_seats")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_followup_link_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_followup_link_attendee_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_followup_link_enrolment_id_enrolment"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_link")),
        sa.UniqueConstraint("attendee_id", name=op.f("uq_followup_link_attendee_id")),
        sa.UniqueConstraint("code", name=op.f("uq_followup_link_code")),
    )
    op.create_index(op.f("ix_followup_link_meeting_id"), "followup_link", ["meeting_id"])
    op.create_index(op.f("ix_followup_link_enrolment_id"), "followup_link", ["enrolment_id"])
    op.create_table(
        "followup_browser",
        sa.Column("id", BigId, nullable=False),
        sa.Column("link_id", BigId, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["followup_link.id"], name=op.f("fk_followup_browser_link_id_followup_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_browser")),
        sa.UniqueConstraint("link_id", "token_digest", name=op.f("uq_followup_browser_link_id_token_digest")),
    )
    op.create_index(op.f("ix_followup_browser_asked"), "followup_browser", ["asked"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("followup_browser")
    op.drop_table("followup_link")
    op.drop_column("sign_in_request", "hides_address")
