"""With whom learners are counted in figures."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "figure_place",
        sa.Column("id", BigId, nullable=False),
        sa.Column("course_id", BigId, nullable=False),
        sa.Column("quiz_key", sa.String(length=60), nullable=False),
        sa.Column("cohort_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_figure_place_course_id_course")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_figure_place_enrolment_id_enrolment"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_place")),
        sa.UniqueConstraint("course_id", "quiz_key", "cohort_id", "place", name=op.f("uq_figure_place_course_id_quiz_key_cohort_id_place")),
        sa.UniqueConstraint("enrolment_id", "quiz_key", name=op.f("uq_figure_place_enrolment_id_quiz_key")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("figure_place")
