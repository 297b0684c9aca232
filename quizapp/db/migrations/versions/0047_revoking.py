"""Certificates are revoked, for a stated reason, and a new one can take the place of a revoked one."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

STANDING, VALID = sa.text("beside_since IS NULL"), sa.text("beside_since IS NULL AND revoked_at IS NULL")
PUT_ASIDE = """
UPDATE certificate SET beside_since = revoked_at WHERE revoked_at IS NOT NULL AND beside_since IS NULL AND EXISTS (
  SELECT 1 FROM certificate AS newer WHERE newer.enrolment_id = certificate.enrolment_id AND newer.kind = certificate.kind
  AND newer.beside_since IS NULL AND (newer.revoked_at IS NULL OR newer.id > certificate.id) AND newer.id <> certificate.id
)
"""
"""The version before knows one paper of a kind for each record; revoked ones of which another stands there go beside it."""


def upgrade() -> None:
    """To this version."""
    op.add_column("certificate", sa.Column("revoked_for", sa.String(length=20), nullable=True))
    op.add_column("certificate", sa.Column("revoked_note", sa.String(length=500), nullable=True))
    op.add_column("certificate", sa.Column("new_one_allowed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_index("uq_certificate_standing", "certificate")
    op.create_index(
        "uq_certificate_standing", "certificate", ["enrolment_id", "kind"], unique=True, sqlite_where=VALID, postgresql_where=VALID
    )


def downgrade() -> None:
    """Back to the version before. What was revoked stays so; why is lost."""
    op.execute(PUT_ASIDE)
    op.drop_index("uq_certificate_standing", "certificate")
    op.create_index(
        "uq_certificate_standing", "certificate", ["enrolment_id", "kind"], unique=True, sqlite_where=STANDING, postgresql_where=STANDING
    )
    for name in ("new_one_allowed", "revoked_note", "revoked_for"):
        op.drop_column("certificate", name)
