"""Attendance reports that wait are sealed; those that wait now are dropped, because they stand there as they were handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("attendance_import", sa.Column("reading_key", sa.String(length=400), nullable=True))
    op.execute("UPDATE attendance_import SET state = 'lapsed', content = NULL, asked = NULL WHERE state IN ('reading', 'mapping')")


def downgrade() -> None:
    """Back to the version before."""
    waiting = "state IN ('reading', 'mapping', 'lapsed')"
    op.execute(f"UPDATE attendance_import SET state = 'dropped', content = NULL, asked = NULL WHERE {waiting}")
    op.drop_column("attendance_import", "reading_key")
