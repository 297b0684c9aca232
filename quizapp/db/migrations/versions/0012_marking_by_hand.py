"""Marking by hand: the state `marking`, marks of persons, files handed in, supplementary talks, changed outcomes."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "state IN ('open', 'closed', 'graded')"
AFTER = "state IN ('open', 'closed', 'marking', 'graded')"


def upgrade() -> None:
    """To this version."""
    _change_states(BEFORE, AFTER)
    op.create_table(
        "submitted_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slot_id", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["stored_file.digest"], name=op.f("fk_submitted_file_digest_stored_file")),
        sa.ForeignKeyConstraint(["slot_id"], ["attempt_slot.id"], name=op.f("fk_submitted_file_slot_id_attempt_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_file")),
        sa.UniqueConstraint("slot_id", "digest", name=op.f("uq_submitted_file_slot_id_digest")),
    )
    op.create_index(op.f("ix_submitted_file_digest"), "submitted_file", ["digest"], unique=False)
    _create_hand_mark()
    op.create_table(
        "oral_result",
        sa.Column("id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("points", sa.String(length=40), nullable=False),
        sa.Column("examiner_id", BigId, nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_oral_result_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["account.id"], name=op.f("fk_oral_result_examiner_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oral_result")),
        sa.UniqueConstraint("attempt_id", "number", name=op.f("uq_oral_result_attempt_id_number")),
    )
    op.create_index(op.f("ix_oral_result_examiner_id"), "oral_result", ["examiner_id"], unique=False)
    op.create_table(
        "outcome_change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("attempt_id", BigId, nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_outcome_change_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_change")),
    )
    op.create_index(op.f("ix_outcome_change_attempt_id"), "outcome_change", ["attempt_id"], unique=False)


def _create_hand_mark() -> None:
    op.create_table(
        "hand_mark",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slot_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("marker_id", BigId, nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('unmarked', 'draft', 'given')", name=op.f("ck_hand_mark_state")),
        sa.ForeignKeyConstraint(["marker_id"], ["account.id"], name=op.f("fk_hand_mark_marker_id_account"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["slot_id"], ["attempt_slot.id"], name=op.f("fk_hand_mark_slot_id_attempt_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_mark")),
        sa.UniqueConstraint("slot_id", "number", name=op.f("uq_hand_mark_slot_id_number")),
    )
    op.create_index(op.f("ix_hand_mark_marker_id"), "hand_mark", ["marker_id"], unique=False)
    waiting = sa.text("state <> 'given'")
    op.create_index("ix_hand_mark_waiting", "hand_mark", ["slot_id"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """Back to the version before. What waits for a person is closed again; nobody can mark it there."""
    for table in ("outcome_change", "oral_result", "hand_mark", "submitted_file"):
        op.drop_table(table)
    op.execute("UPDATE attempt SET state = 'closed' WHERE state = 'marking'")
    _change_states(AFTER, BEFORE)


def _change_states(before: str, after: str) -> None:
    """Another set of states in the constraint.

    SQLite knows no statement for it. Copying the table would break what refers to it, so the stored definition is
    rewritten in place. **Source**: sqlite.org/lang_altertable.html, section 7, for changes that touch no stored row.
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_attempt_state"), "attempt", type_="check")
        op.create_check_constraint(op.f("ck_attempt_state"), "attempt", after)
        return
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar()
    bind.exec_driver_sql("PRAGMA writable_schema=ON")
    statement = sa.text("UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = 'attempt'")
    bind.execute(statement, {"before": before, "after": after})
    bind.exec_driver_sql(f"PRAGMA schema_version={int(version or 0) + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema=OFF")
