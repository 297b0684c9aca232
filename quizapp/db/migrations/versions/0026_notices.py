"""Versions of the privacy notice, and whom they applied to."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "notice_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_version")),
        sa.UniqueConstraint("locale", "digest", name=op.f("uq_notice_version_locale_digest")),
    )
    op.create_table(
        "notice_seen",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("notice_id", BigId, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_seen_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice_version.id"], name=op.f("fk_notice_seen_notice_id_notice_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_seen")),
        sa.UniqueConstraint("account_id", "notice_id", name=op.f("uq_notice_seen_account_id_notice_id")),
    )
    op.create_index(op.f("ix_notice_seen_notice_id"), "notice_seen", ["notice_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("notice_seen")
    op.drop_table("notice_version")
