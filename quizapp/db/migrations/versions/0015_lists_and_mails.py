"""How far the mails of an announcement are written down; confirmed lists that the worker enrols."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("announcement", sa.Column("mailed_to", BigId, nullable=True))
    op.create_table(
        "confirmed_list",
        sa.Column("id", BigId, nullable=False),
        sa.Column("cohort_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("enrolled", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_confirmed_list_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_confirmed_list_cohort_id_cohort")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_list")),
    )
    op.create_index(op.f("ix_confirmed_list_cohort_id"), "confirmed_list", ["cohort_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("confirmed_list")
    op.drop_column("announcement", "mailed_to")
