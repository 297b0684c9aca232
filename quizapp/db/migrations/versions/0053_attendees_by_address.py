"""Attendees are found by their address: whoever signs in may have been invited by it."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_index(op.f("ix_attendee_email"), "attendee", ["email"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index(op.f("ix_attendee_email"), "attendee")
