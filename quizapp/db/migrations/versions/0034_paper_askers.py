"""Who asked for an attendance list that is made in the background."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    with op.batch_alter_table("attendance_paper") as table:
        table.add_column(sa.Column("account_id", BigId, nullable=True))
        table.create_foreign_key(
            op.f("fk_attendance_paper_account_id_account"), "account", ["account_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index(op.f("ix_attendance_paper_account_id"), ["account_id"])


def downgrade() -> None:
    """Back to the version before."""
    with op.batch_alter_table("attendance_paper") as table:
        table.drop_index(op.f("ix_attendance_paper_account_id"))
        table.drop_constraint(op.f("fk_attendance_paper_account_id_account"), type_="foreignkey")
        table.drop_column("account_id")
