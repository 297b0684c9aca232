"""How far a report is read in stands in a row of its own: beside its plan, every portion wrote the whole plan again."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "import_progress",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["attendance_import.id"], name=op.f("fk_import_progress_import_id_attendance_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_progress")),
    )
    op.execute("INSERT INTO import_progress (import_id, done) SELECT id, done FROM attendance_import")
    op.drop_column("attendance_import", "done")


def downgrade() -> None:
    """Back to the version before."""
    op.add_column("attendance_import", sa.Column("done", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute(
        "UPDATE attendance_import SET done = coalesce("
        "(SELECT done FROM import_progress WHERE import_progress.import_id = attendance_import.id), 0)"
    )
    op.drop_table("import_progress")
