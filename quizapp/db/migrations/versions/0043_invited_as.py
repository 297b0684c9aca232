"""Under which address people are invited into a group."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. Of whoever is invited the address of this moment is the one that trainers see already."""
    op.add_column("cohort_member", sa.Column("invited_as", sa.String(length=254), nullable=True))
    op.execute(
        "UPDATE cohort_member SET invited_as = (SELECT account.email FROM account WHERE account.id = cohort_member.account_id)"
        " WHERE state = 'invited'"
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("cohort_member", "invited_as")
