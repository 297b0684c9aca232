"""Meetings, attendees, reports handed in, and columns remembered."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "meeting",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("planned_seconds", sa.Integer(), nullable=False),
        sa.Column("join_url", sa.String(length=1000), nullable=False),
        sa.Column("target_kind", sa.String(length=20), nullable=False),
        sa.Column("target_key", sa.String(length=140), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_meeting_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_course_id"), "meeting", ["course_id"])
    _attendee()
    _attendance_import()
    op.create_table(
        "column_mapping",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("heads_digest", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_column_mapping_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("course_id", "heads_digest", name=op.f("uq_column_mapping_course_id_heads_digest")),
    )


def _attendee() -> None:
    op.create_table(
        "attendee",
        sa.Column("id", BigId, nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=330), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("initials", sa.String(length=8), nullable=False),
        sa.Column("presence_seconds", sa.Integer(), nullable=False),
        sa.Column("present_hundredths", sa.Integer(), nullable=False),
        sa.Column("unit_hundredths", sa.Integer(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("enrolment_id", BigId, nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attendee_account_id_account")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attendee_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendee_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("meeting_id", "key", name=op.f("uq_attendee_meeting_id_key")),
    )
    op.create_index(op.f("ix_attendee_account_id"), "attendee", ["account_id"])
    op.create_index(op.f("ix_attendee_enrolment_id"), "attendee", ["enrolment_id"])


def _attendance_import() -> None:
    op.create_table(
        "attendance_import",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("fault", sa.JSON(), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attendance_import_account_id_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_import_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_import")),
        sa.UniqueConstraint("code", name=op.f("uq_attendance_import_code")),
    )
    op.create_index(op.f("ix_attendance_import_meeting_id"), "attendance_import", ["meeting_id"])


def downgrade() -> None:
    """Back to the version before."""
    for table in ("column_mapping", "attendance_import", "attendee", "meeting"):
        op.drop_table(table)
