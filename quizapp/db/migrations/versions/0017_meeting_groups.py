"""Meetings of one group."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    # In plain words: rebuilding the table, as SQLite needs for a constraint of its own, would trip over its attendees.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE meeting ADD COLUMN cohort_id {kind} CONSTRAINT fk_meeting_cohort_id_cohort REFERENCES cohort (id)")
    op.create_index(op.f("ix_meeting_cohort_id"), "meeting", ["cohort_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index(op.f("ix_meeting_cohort_id"), table_name="meeting")
    op.drop_column("meeting", "cohort_id")
