"""Boosters: on which days after a meeting they leave, what each asks and where it was answered."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. Meetings that are there already send no boosters."""
    op.add_column("meeting", sa.Column("booster_days", sa.String(length=40), nullable=False, server_default=sa.text("''")))
    op.add_column("meeting", sa.Column("booster_questions", sa.Integer(), nullable=False, server_default="3"))
    # Nothing points at this table, so SQLite may rebuild it.
    with op.batch_alter_table("followup_mail") as mail:
        mail.add_column(sa.Column("question_ids", sa.JSON(), nullable=True))
        mail.add_column(sa.Column("session_id", BigId, nullable=True))
        mail.create_foreign_key(
            op.f("fk_followup_mail_session_id_practice_session"), "practice_session", ["session_id"], ["id"], ondelete="SET NULL"
        )
        mail.create_index(op.f("ix_followup_mail_session_id"), ["session_id"])


def downgrade() -> None:
    """Back to the version before."""
    with op.batch_alter_table("followup_mail") as mail:
        mail.drop_index(op.f("ix_followup_mail_session_id"))
        mail.drop_constraint(op.f("fk_followup_mail_session_id_practice_session"), type_="foreignkey")
        mail.drop_column("session_id")
        mail.drop_column("question_ids")
    op.drop_column("meeting", "booster_questions")
    op.drop_column("meeting", "booster_days")
