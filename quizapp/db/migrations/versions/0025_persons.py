"""Exports, erasures and legal holds; results and papers that no longer belong to anybody."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "data_export",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_data_export_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_digest"], ["stored_file.digest"], name=op.f("fk_data_export_file_digest_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
        sa.UniqueConstraint("code", name=op.f("uq_data_export_code")),
    )
    op.create_index(op.f("ix_data_export_account_id"), "data_export", ["account_id"])
    op.create_table(
        "erasure",
        sa.Column("id", BigId, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("certificates", sa.String(length=20), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("mail_id", BigId, nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("mark", name=op.f("uq_erasure_mark")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_legal_hold_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.UniqueConstraint("account_id", name=op.f("uq_legal_hold_account_id")),
    )
    op.add_column("account", sa.Column("erased_at", UtcDateTime(), nullable=True))
    op.add_column("attempt", sa.Column("answers_forgotten_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("certificate") as table:
        table.alter_column("enrolment_id", existing_type=BigId, nullable=True)


def downgrade() -> None:
    """Back to the version before. Papers that belong to nobody any more cannot be kept there."""
    op.execute("DELETE FROM certificate WHERE enrolment_id IS NULL")
    with op.batch_alter_table("certificate") as table:
        table.alter_column("enrolment_id", existing_type=BigId, nullable=False)
    op.drop_column("attempt", "answers_forgotten_at")
    op.drop_column("account", "erased_at")
    op.drop_table("legal_hold")
    op.drop_table("erasure")
    op.drop_table("data_export")
