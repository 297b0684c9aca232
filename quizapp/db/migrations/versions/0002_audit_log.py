"""The log of acts."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "audit_entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("object_kind", sa.String(length=30), nullable=False),
        sa.Column("request", sa.String(length=20), nullable=True),
        sa.Column("before_digest", sa.String(length=64), nullable=True),
        sa.Column("after_digest", sa.String(length=64), nullable=True),
        sa.Column("actor_commitment", sa.String(length=64), nullable=False),
        sa.Column("object_commitment", sa.String(length=64), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("actor_salt", sa.String(length=43), nullable=True),
        sa.Column("actor_pseudonym", sa.String(length=20), nullable=True),
        sa.Column("object_id", sa.String(length=60), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("object_salt", sa.String(length=43), nullable=True),
        sa.Column("object_pseudonym", sa.String(length=20), nullable=True),
        sa.Column("sequence", BigId, nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("sequence", name=op.f("uq_audit_entry_sequence")),
    )
    for column in ("actor_id", "actor_pseudonym", "object_pseudonym"):
        op.create_index(op.f(f"ix_audit_entry_{column}"), "audit_entry", [column], unique=False)
    op.create_index("ix_audit_entry_object", "audit_entry", ["object_kind", "object_id"], unique=False)
    op.create_index("ix_audit_entry_act", "audit_entry", ["act", "id"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", BigId, nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
