"""The last serial number of certificates that each year has given."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

CERTIFICATE = sa.table("certificate", sa.column("year", sa.Integer), sa.column("number", sa.Integer))
ENTRY = sa.table("audit_entry", sa.column("act", sa.String), sa.column("changes", sa.JSON))


def upgrade() -> None:
    """To this version."""
    count = op.create_table(
        "paper_count",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_paper_count")),
    )
    last = _given(op.get_bind())
    if last:
        op.bulk_insert(count, [{"year": year, "last_number": number} for year, number in sorted(last.items())])


def _given(bind: sa.Connection) -> dict[int, int]:
    """The highest number of each year: of the papers that are there, and of removed ones whose holder is still in the log of acts."""
    last: dict[int, int] = {}
    for year, number in bind.execute(sa.select(CERTIFICATE.c.year, sa.func.max(CERTIFICATE.c.number)).group_by(CERTIFICATE.c.year)):
        last[year] = number
    issued = sa.select(ENTRY.c.changes).where(ENTRY.c.act == "certificate_issued", ENTRY.c.changes.is_not(None))
    for (changes,) in bind.execute(issued):
        year, _, number = str((changes or {}).get("serial", ["", ""])[1]).partition("-")
        if year.isdigit() and number.isdigit():
            last[int(year)] = max(last.get(int(year), 0), int(number))
    return last


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("paper_count")
