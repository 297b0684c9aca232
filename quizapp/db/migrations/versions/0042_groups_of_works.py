"""With which group an attempt was handed in."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. For what has been handed in, the group of this moment is the best that is known."""
    # In plain words: rebuilding the table, as SQLite needs for a constraint of its own, would trip over its answers.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE attempt ADD COLUMN cohort_id {kind} CONSTRAINT fk_attempt_cohort_id_cohort REFERENCES cohort (id)")
    op.create_index(op.f("ix_attempt_cohort_id"), "attempt", ["cohort_id"])
    op.execute(
        "UPDATE attempt SET cohort_id = (SELECT cohort_member.cohort_id FROM cohort_member JOIN enrolment"
        " ON enrolment.account_id = cohort_member.account_id AND enrolment.course_id = cohort_member.course_id"
        " WHERE enrolment.id = attempt.enrolment_id AND cohort_member.state = 'enrolled')"
        " WHERE EXISTS (SELECT 1 FROM attempt_slot JOIN hand_mark ON hand_mark.slot_id = attempt_slot.id"
        " WHERE attempt_slot.attempt_id = attempt.id) OR state = 'closed'"
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index(op.f("ix_attempt_cohort_id"), table_name="attempt")
    op.drop_column("attempt", "cohort_id")
