"""Points that learners share, who looked at results, and papers that hide their holder from strangers."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("enrolment", sa.Column("shares_points_since", UtcDateTime(), nullable=True))
    op.add_column("certificate", sa.Column("hides_name", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "result_look",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("viewer_id", BigId, nullable=True),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_result_look_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_result_look_course_id_course")),
        sa.ForeignKeyConstraint(
            ["viewer_id"], ["account.id"], name=op.f("fk_result_look_viewer_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_look")),
    )
    op.create_index(op.f("ix_result_look_account_id_looked_at"), "result_look", ["account_id", "looked_at"])
    op.create_index(op.f("ix_result_look_course_id"), "result_look", ["course_id"])
    op.create_index(op.f("ix_result_look_viewer_id_looked_at"), "result_look", ["viewer_id", "looked_at"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("result_look")
    op.drop_column("certificate", "hides_name")
    op.drop_column("enrolment", "shares_points_since")
