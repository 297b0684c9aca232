"""Certificates that came along with a joined account stand beside the one of the record."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.types import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

STANDING = sa.text("beside_since IS NULL")


def upgrade() -> None:
    """To this version."""
    with op.batch_alter_table("certificate") as table:
        table.add_column(sa.Column("beside_since", UtcDateTime(), nullable=True))
        table.drop_constraint(op.f("uq_certificate_enrolment_id_kind"), type_="unique")
    op.create_index(
        "uq_certificate_standing", "certificate", ["enrolment_id", "kind"], unique=True, sqlite_where=STANDING, postgresql_where=STANDING
    )
    op.create_index("ix_certificate_enrolment_id", "certificate", ["enrolment_id"])


def downgrade() -> None:
    """Back to the version before. Papers beside another one stay valid there, but lead to no record."""
    op.execute("UPDATE certificate SET enrolment_id = NULL WHERE beside_since IS NOT NULL")
    op.drop_index("ix_certificate_enrolment_id", "certificate")
    op.drop_index("uq_certificate_standing", "certificate")
    with op.batch_alter_table("certificate") as table:
        table.drop_column("beside_since")
        table.create_unique_constraint(op.f("uq_certificate_enrolment_id_kind"), ["enrolment_id", "kind"])
