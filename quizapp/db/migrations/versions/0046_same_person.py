"""Two entries of one person: what staff ask, and whether an entry was ever used."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

KINDS, KINDS_BEFORE = "('invitation', 'address', 'merge', 'same_person')", "('invitation', 'address', 'merge')"
TRACES_ARE_KEPT = timedelta(days=30)
"""As long sessions and the log certainly tell that somebody has signed in; older entries count as used."""
UNUSED = sa.text(
    "UPDATE account SET first_used_at = created_at WHERE NOT (email IS NOT NULL AND password_hash IS NULL AND created_at > :since"
    " AND NOT EXISTS (SELECT 1 FROM sign_in_session WHERE sign_in_session.account_id = account.id)"
    " AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE audit_entry.act = 'sign_in' AND audit_entry.object_kind = 'account'"
    " AND audit_entry.object_id = CAST(account.id AS VARCHAR(20))))"
).bindparams(sa.bindparam("since", type_=UtcDateTime))


def upgrade() -> None:
    """To this version."""
    op.add_column("account", sa.Column("first_used_at", UtcDateTime(), nullable=True))
    op.get_bind().execute(UNUSED, {"since": datetime.now(UTC) - TRACES_ARE_KEPT})  # the clock of the service is not at hand here
    with op.batch_alter_table("confirmation") as table:
        table.drop_constraint(op.f("ck_confirmation_kind"), type_="check")
        table.create_check_constraint(op.f("ck_confirmation_kind"), f"kind IN {KINDS}")
    op.create_table(
        "same_person",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("cohort_id", BigId, nullable=True),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("first_id", BigId, nullable=False),
        sa.Column("second_id", BigId, nullable=False),
        sa.Column("first_half_id", BigId, nullable=False),
        sa.Column("second_half_id", BigId, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_same_person_{name}_account"), ondelete="CASCADE")
            for name in ("asked_by_id", "first_id", "second_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["confirmation.id"], name=op.f(f"fk_same_person_{name}_confirmation"), ondelete="CASCADE")
            for name in ("first_half_id", "second_half_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_person")),
        sa.UniqueConstraint("code", name=op.f("uq_same_person_code")),
    )
    for name in ("cohort_id", "asked_by_id", "first_id", "second_id", "first_half_id", "second_half_id"):
        op.create_index(op.f(f"ix_same_person_{name}"), "same_person", [name], unique=False)


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("same_person")
    op.execute("DELETE FROM confirmation WHERE kind = 'same_person'")
    with op.batch_alter_table("confirmation") as table:
        table.drop_constraint(op.f("ck_confirmation_kind"), type_="check")
        table.create_check_constraint(op.f("ck_confirmation_kind"), f"kind IN {KINDS_BEFORE}")
    op.drop_column("account", "first_used_at")
