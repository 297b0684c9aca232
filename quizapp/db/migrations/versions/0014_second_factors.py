"""Second factors: code apps, recovery codes, passkeys; sessions know how they began and when somebody last showed who they are."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _table(name: str, *columns: sa.Column[Any], unique: tuple[str, ...], of_account: bool = True) -> None:
    """A table with a row number, the account it belongs to, and what must not come twice."""
    mine = [
        sa.Column("account_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(f"fk_{name}_account_id_account"), ondelete="CASCADE"
        ),
    ]
    op.create_table(
        name,
        sa.Column("id", BigId, nullable=False),
        *(mine if of_account else ()),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")),
    )


def upgrade() -> None:
    """To this version."""
    with op.batch_alter_table("sign_in_session") as session:
        session.add_column(sa.Column("way", sa.String(length=20), nullable=False, server_default=""))
        session.add_column(sa.Column("awaits_factor", sa.Boolean(), nullable=False, server_default=sa.false()))
        session.add_column(sa.Column("factor", sa.String(length=20), nullable=True))
        session.add_column(sa.Column("proven_at", UtcDateTime(), nullable=True))
        session.add_column(sa.Column("used_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("sign_in_session") as session:
        session.alter_column("way", server_default=None)
        session.alter_column("awaits_factor", server_default=None)
    op.execute("UPDATE sign_in_session SET proven_at = created_at")
    _table(
        "code_app",
        sa.Column("sealed_secret", sa.String(length=300), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        unique=("account_id",),
    )
    _table(
        "recovery_code",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        unique=("account_id", "code_digest"),
    )
    _table(
        "passkey",
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        unique=("credential",),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    _table(
        "spent_challenge",
        sa.Column("challenge_digest", sa.String(length=64), nullable=False),
        sa.Column("spent_at", UtcDateTime(), nullable=False),
        unique=("challenge_digest",),
        of_account=False,
    )
    op.create_index(op.f("ix_spent_challenge_spent_at"), "spent_challenge", ["spent_at"], unique=False)


def downgrade() -> None:
    """Back to the version before."""
    for table in ("spent_challenge", "passkey", "recovery_code", "code_app"):
        op.drop_table(table)
    for name in ("used_at", "proven_at", "factor", "awaits_factor", "way"):
        op.drop_column("sign_in_session", name)
