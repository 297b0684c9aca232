"""Groups of a course, client companies, announcements, calendars; measures of learners."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ENROLLED = sa.text("state = 'enrolled'")


def upgrade() -> None:
    """To this version."""
    _companies()
    _cohorts()
    _people()
    op.add_column("enrolment", sa.Column("more_attempts", sa.Integer(), nullable=True))
    op.add_column("enrolment", sa.Column("due_at", UtcDateTime(), nullable=True))


def _companies() -> None:
    op.create_table(
        "company",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("name", name=op.f("uq_company_name")),
    )
    op.create_table(
        "company_viewer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("company_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_company_viewer_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_viewer_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_viewer")),
        sa.UniqueConstraint("account_id", "company_id", name=op.f("uq_company_viewer_account_id_company_id")),
    )
    op.create_index(op.f("ix_company_viewer_company_id"), "company_viewer", ["company_id"])


def _cohorts() -> None:
    op.create_table(
        "cohort",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("join_code", sa.String(length=40), nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("company_id", BigId, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("joining", sa.String(length=10), nullable=False),
        sa.CheckConstraint("taken >= 0 AND (seats IS NULL OR taken <= seats)", name=op.f("ck_cohort_seats")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_cohort_company_id_company")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_cohort_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("code", name=op.f("uq_cohort_code")),
        sa.UniqueConstraint("course_id", "name", name=op.f("uq_cohort_course_id_name")),
        sa.UniqueConstraint("join_code", name=op.f("uq_cohort_join_code")),
    )
    op.create_index(op.f("ix_cohort_company_id"), "cohort", ["company_id"])
    op.create_table(
        "cohort_deadline",
        sa.Column("id", BigId, nullable=False),
        sa.Column("cohort_id", BigId, nullable=False),
        sa.Column("quiz_key", sa.String(length=60), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_deadline_cohort_id_cohort")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_deadline")),
        sa.UniqueConstraint("cohort_id", "quiz_key", name=op.f("uq_cohort_deadline_cohort_id_quiz_key")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", BigId, nullable=False),
        sa.Column("cohort_id", BigId, nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_announcement_cohort_id_cohort")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_cohort_id"), "announcement", ["cohort_id"])


def _people() -> None:
    op.create_table(
        "cohort_trainer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("cohort_id", BigId, nullable=False),
        sa.Column("course_key", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_cohort_trainer_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_trainer")),
        sa.UniqueConstraint("account_id", "cohort_id", name=op.f("uq_cohort_trainer_account_id_cohort_id")),
    )
    op.create_index(op.f("ix_cohort_trainer_cohort_id"), "cohort_trainer", ["cohort_id"])
    op.create_table(
        "cohort_member",
        sa.Column("id", BigId, nullable=False),
        sa.Column("cohort_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_cohort_member_account_id_account")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_member_cohort_id_cohort")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_cohort_member_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_member")),
        sa.UniqueConstraint("cohort_id", "account_id", name=op.f("uq_cohort_member_cohort_id_account_id")),
    )
    op.create_index(op.f("ix_cohort_member_account_id"), "cohort_member", ["account_id"])
    op.create_index(
        "uq_cohort_member_one_group", "cohort_member", ["account_id", "course_id"], unique=True,
        sqlite_where=ENROLLED, postgresql_where=ENROLLED,
    )
    op.create_table(
        "calendar_address",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_address_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_address_account_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_address_token_digest")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("enrolment", "due_at")
    op.drop_column("enrolment", "more_attempts")
    tables = ("calendar_address", "cohort_member", "cohort_trainer", "announcement", "cohort_deadline", "cohort")
    for table in (*tables, "company_viewer", "company"):
        op.drop_table(table)
