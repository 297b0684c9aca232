"""The link that ends mails works in mails that were sent before somebody got a new link."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("followup_link", sa.Column("stop_code", sa.String(40), nullable=True))
    op.create_index("uq_followup_link_stop_code", "followup_link", ["stop_code"], unique=True)


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index("uq_followup_link_stop_code", "followup_link")
    op.drop_column("followup_link", "stop_code")
