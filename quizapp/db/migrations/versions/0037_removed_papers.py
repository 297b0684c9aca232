"""Which records had a certificate until its time was over."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "removed_paper",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_removed_paper_enrolment_id_enrolment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_paper")),
        sa.UniqueConstraint("enrolment_id", "kind", name=op.f("uq_removed_paper_enrolment_id_kind")),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("removed_paper")
