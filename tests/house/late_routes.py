"""The table of addresses whose views are imported late; as a program (`make routes`) it writes the table down."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from flask import Flask

from quizapp import wiring
from quizapp.web.gate import register_gate
from tests.house.source import ROOT

LONGEST_LINE = 138
TABLE = ROOT / "quizapp/late_routes.py"
HEAD = '''"""Addresses of the rooms that are imported late (`wiring.LATE_ROOMS`), as their views say them; `make routes` writes it."""

from __future__ import annotations

from quizapp.web.late_rooms import Routes

LATE_ROUTES: Routes = {
'''


def routes_of(name: str) -> Iterator[tuple[str, str, str]]:
    """Endpoint, methods and address of each view of a module, in the order it says them."""
    app = Flask(__name__, static_folder=None)
    register_gate(app)
    app.register_blueprint(importlib.import_module(name).bp)
    for rule in app.url_map.iter_rules():
        assert not rule.defaults and not rule.alias and rule.strict_slashes, f"{rule} says more than the table holds"
        yield rule.endpoint, " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})), rule.rule


def table() -> str:
    """What `quizapp/late_routes.py` has to say."""
    return HEAD + "".join(f'    "{name}": (\n' + "\n".join(map(_line, routes_of(name))) + "),\n" for name in wiring.LATE_ROOMS) + "}\n"


def _line(row: tuple[str, str, str]) -> str:
    parts = [f'"{part}"' for part in row]
    line = f"        ({', '.join(parts)}),"
    return line if len(line) < LONGEST_LINE else f"        ({parts[0]}, {parts[1]},\n         {parts[2]}),"


if __name__ == "__main__":
    TABLE.write_text(table())
