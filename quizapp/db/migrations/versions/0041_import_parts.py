"""What applying a report will write stands in pieces; how far reading has come is told by step."""

import json

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

PART = 50


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "import_part",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["attendance_import.id"], name=op.f("fk_import_part_import_id_attendance_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_part")),
    )
    op.add_column("import_progress", sa.Column("step", sa.String(length=10), nullable=False, server_default=sa.text("'rows'")))
    op.add_column("import_progress", sa.Column("goal", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("import_progress", sa.Column("run", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("attendance_import", sa.Column("asked", sa.JSON(), nullable=True))
    op.add_column("attendance_import", sa.Column("counts", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    _into_parts()
    op.drop_column("attendance_import", "plan")


def _into_parts() -> None:
    """What waits now. Of a report that is being written down all of it is left once more: what is there already is added to."""
    connection = op.get_bind()
    rows = "SELECT id, state, total, plan FROM attendance_import WHERE state IN ('mapping', 'preview', 'applying')"
    for import_id, state, total, stored in connection.execute(sa.text(rows)).all():
        plan = json.loads(stored) if isinstance(stored, str) else stored
        if state == "mapping":
            _store(connection, "UPDATE attendance_import SET asked = :told WHERE id = :id", plan[0], id=import_id)
            continue
        doubtful = [entry for entry in plan if entry["status"] == "doubtful"]
        rest = [entry for entry in plan if entry["status"] != "doubtful"]
        parts = [kind[start : start + PART] for kind in (doubtful, rest) for start in range(0, len(kind), PART)]
        for number, part in enumerate(parts):
            _store(connection, "INSERT INTO import_part VALUES (:id, :number, :told)", part, id=import_id, number=number)
        _store(connection, "UPDATE attendance_import SET counts = :told WHERE id = :id", _counts(plan), id=import_id)
        progress = "UPDATE import_progress SET step = 'written', done = 0, goal = :total WHERE import_id = :id"
        connection.execute(sa.text(progress), {"id": import_id, "total": total})


def _counts(plan: list[dict[str, object]]) -> dict[str, int]:
    people = [entry for entry in plan if entry["status"] != "dropped"]
    counts = {"people": len(people), "there": sum(1 for entry in people if entry["present"])}
    for entry in plan:
        is_there = entry.get("adds") == 0 and entry["status"] in ("new", "matched")
        status = "unchanged" if is_there else str(entry["status"])
        counts[status] = counts.get(status, 0) + 1
    return counts


def _store(connection: sa.Connection, statement: str, told: object, **values: int) -> None:
    connection.execute(sa.text(statement).bindparams(sa.bindparam("told", type_=sa.JSON)), {"told": told, **values})


def downgrade() -> None:
    """Back to the version before."""
    op.add_column("attendance_import", sa.Column("plan", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    connection = op.get_bind()
    for import_id, asked in connection.execute(sa.text("SELECT id, asked FROM attendance_import")).all():
        parts = connection.execute(sa.text("SELECT entries FROM import_part WHERE import_id = :id ORDER BY number"), {"id": import_id})
        told = json.loads(asked) if isinstance(asked, str) else asked
        plan = [told] if told else []
        for (entries,) in parts.all():
            plan += json.loads(entries) if isinstance(entries, str) else entries
        _store(connection, "UPDATE attendance_import SET plan = :told WHERE id = :id", plan, id=import_id)
    op.drop_column("attendance_import", "counts")
    op.drop_column("attendance_import", "asked")
    for column in ("run", "goal", "step"):
        op.drop_column("import_progress", column)
    op.drop_table("import_part")
