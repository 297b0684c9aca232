"""Single sign-on: people as the provider names them, its sessions, its roles, tokens that were taken."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "sign_on_account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_on_account_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_sign_on_account_issuer_subject")),
    )
    op.create_index(op.f("ix_sign_on_account_account_id"), "sign_on_account", ["account_id"])
    op.create_table(
        "sign_on_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("sign_on_id", BigId, nullable=False),
        sa.Column("provider_session", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sign_in_session.id"], name=op.f("fk_sign_on_session_session_id_sign_in_session"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on_account.id"], name=op.f("fk_sign_on_session_sign_on_id_sign_on_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_session")),
        sa.UniqueConstraint("session_id", name=op.f("uq_sign_on_session_session_id")),
    )
    op.create_index(op.f("ix_sign_on_session_sign_on_id"), "sign_on_session", ["sign_on_id"])
    op.create_table(
        "sign_on_role",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=13), nullable=False),
        sa.Column("course_key", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_on_role_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_role")),
        sa.UniqueConstraint("account_id", "role", "course_key", name=op.f("uq_sign_on_role_account_id_role_course_key")),
    )
    op.create_table(
        "sign_on_logout",
        sa.Column("id", BigId, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_logout")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_on_logout_token_digest")),
    )


def downgrade() -> None:
    """Back to the version before."""
    for table in ("sign_on_logout", "sign_on_role", "sign_on_session", "sign_on_account"):
        op.drop_table(table)
