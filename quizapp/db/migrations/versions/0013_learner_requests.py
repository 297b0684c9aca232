"""What learners ask of trainers: reported questions, results to look at again."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "learner_request",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", BigId, nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('report', 'review')", name=op.f("ck_learner_request_kind")),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name=op.f("ck_learner_request_state")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_learner_request_answered_by_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_learner_request_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner_request")),
        sa.UniqueConstraint("code", name=op.f("uq_learner_request_code")),
    )
    for column in ("attempt_id", "state", "answered_by"):
        op.create_index(op.f(f"ix_learner_request_{column}"), "learner_request", [column], unique=False)
    one_open = sa.text("kind = 'review' AND state = 'open'")
    op.create_index(
        "uq_learner_request_one_open_review", "learner_request", ["attempt_id"], unique=True,
        sqlite_where=one_open, postgresql_where=one_open,
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("learner_request")
