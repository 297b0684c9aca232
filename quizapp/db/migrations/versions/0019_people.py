"""Suspended accounts, what a mail has to confirm, requests to become a trainer."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("account", sa.Column("suspended_at", UtcDateTime(), nullable=True))
    op.create_table(
        "confirmation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=13), nullable=True),
        sa.Column("course_key", sa.String(length=60), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("digits_digest", sa.String(length=64), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('invitation', 'address', 'merge')", name=op.f("ck_confirmation_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_confirmation_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("code", name=op.f("uq_confirmation_code")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_confirmation_token_digest")),
    )
    op.create_index(op.f("ix_confirmation_account_id"), "confirmation", ["account_id"])
    op.create_index(op.f("ix_confirmation_email"), "confirmation", ["email"])
    op.create_table(
        "trainer_request",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("course_key", sa.String(length=60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_trainer_request_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_request")),
        sa.UniqueConstraint("account_id", "course_key", name=op.f("uq_trainer_request_account_id_course_key")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("trainer_request")
    op.drop_table("confirmation")
    op.drop_column("account", "suspended_at")
