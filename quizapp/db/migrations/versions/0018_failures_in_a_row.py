"""Failures in a row, whatever the time between them."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "failure_run",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_run")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_failure_run_key_digest")),
    )
    op.create_index(op.f("ix_failure_run_last_at"), "failure_run", ["last_at"], unique=False)


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("failure_run")
