"""Own texts and senders of mails that follow webinars."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "mail_text",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_mail_text_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_text")),
        sa.UniqueConstraint("course_id", "kind", "locale", name=op.f("uq_mail_text_course_id_kind_locale")),
    )
    op.create_table(
        "mail_sender",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_mail_sender_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_sender")),
        sa.UniqueConstraint("course_id", name=op.f("uq_mail_sender_course_id")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("mail_sender")
    op.drop_table("mail_text")
