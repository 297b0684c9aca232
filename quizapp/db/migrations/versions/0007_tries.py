"""Tries at single questions, in learn mode."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("attempt_slot", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("attempt_slot", sa.Column("tried_digest", sa.String(length=64), nullable=True))
    op.add_column("attempt_slot", sa.Column("settled_at", UtcDateTime(), nullable=True))
    op.create_table(
        "answer_try",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slot_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("mark_numerator", BigId, nullable=False),
        sa.Column("mark_denominator", BigId, nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["attempt_slot.id"], name=op.f("fk_answer_try_slot_id_attempt_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_try")),
        sa.UniqueConstraint("slot_id", "number", name=op.f("uq_answer_try_slot_id_number")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("answer_try")
    for column in ("settled_at", "tried_digest", "tries"):
        op.drop_column("attempt_slot", column)
