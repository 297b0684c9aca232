"""Work that nobody waits for is done when nothing else is due."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("job", sa.Column("comes_last", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("ix_job_due", "job")
    op.create_index("ix_job_due", "job", ["comes_last", "due_at"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index("ix_job_due", "job")
    op.create_index("ix_job_due", "job", ["due_at"])
    op.drop_column("job", "comes_last")
