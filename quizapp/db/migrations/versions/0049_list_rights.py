"""Whether a confirmed list enrols or invites, how many it has invited, and whether it was stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. Lists that the worker has not finished are stopped: nobody wrote down what they were confirmed for."""
    op.add_column("confirmed_list", sa.Column("invites", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("confirmed_list", sa.Column("invited", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("confirmed_list", sa.Column("is_stopped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE confirmed_list SET is_stopped = true, rows = '' WHERE rows <> ''"))


def downgrade() -> None:
    """Back to the version before."""
    for name in ("is_stopped", "invited", "invites"):
        op.drop_column("confirmed_list", name)
