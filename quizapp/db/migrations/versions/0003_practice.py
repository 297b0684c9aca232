"""Practice: cards, sessions, the cards they showed, the log."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "practice_card",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_practice_card_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_card")),
        sa.UniqueConstraint("enrolment_id", "question_id", name=op.f("uq_practice_card_enrolment_id_question_id")),
    )
    op.create_table(
        "practice_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("revision_id", BigId, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_practice_session_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["course_revision.id"], name=op.f("fk_practice_session_revision_id_course_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_session")),
        sa.UniqueConstraint("code", name=op.f("uq_practice_session_code")),
    )
    op.create_index(op.f("ix_practice_session_enrolment_id"), "practice_session", ["enrolment_id"], unique=False)
    op.create_index(
        "uq_practice_session_one_open",
        "practice_session",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "practice_item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("mark_numerator", BigId, nullable=True),
        sa.Column("mark_denominator", BigId, nullable=True),
        sa.Column("mark_answered", sa.Boolean(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["practice_session.id"], name=op.f("fk_practice_item_session_id_practice_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_item")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_practice_item_session_id_number")),
    )
    op.create_table(
        "practice_review",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("item_id", BigId, nullable=True),
        sa.Column("attempt_id", BigId, nullable=True),
        sa.CheckConstraint("(item_id IS NULL) <> (attempt_id IS NULL)", name=op.f("ck_practice_review_one_source")),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_practice_review_rating")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_practice_review_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_practice_review_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["practice_item.id"], name=op.f("fk_practice_review_item_id_practice_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_review")),
        sa.UniqueConstraint("attempt_id", "question_id", name=op.f("uq_practice_review_attempt_id_question_id")),
        sa.UniqueConstraint("item_id", name=op.f("uq_practice_review_item_id")),
    )
    op.create_index(op.f("ix_practice_review_enrolment_id"), "practice_review", ["enrolment_id"], unique=False)


def downgrade() -> None:
    """To the version before."""
    op.drop_index(op.f("ix_practice_review_enrolment_id"), table_name="practice_review")
    op.drop_table("practice_review")
    op.drop_table("practice_item")
    op.drop_index(
        "uq_practice_session_one_open",
        table_name="practice_session",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_practice_session_enrolment_id"), table_name="practice_session")
    op.drop_table("practice_session")
    op.drop_table("practice_card")
