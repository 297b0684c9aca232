"""`make bench`: measure and print the table."""

from __future__ import annotations

import sys

from tests.bench.run import run


def main() -> None:
    """Print every figure with its bar; exit 1 when one is missed."""
    figures = run(steady_s=int(sys.argv[1]) if len(sys.argv) > 1 else 60)
    print(f"\n{'figure':42} {'value':>10} {'bar':>10}")
    for figure in figures:
        sign = ">=" if figure.more_is_better else "<="
        verdict = "" if figure.reached else "  MISSED"
        print(f"{figure.name:42} {figure.value:8.2f} {figure.unit:2} {sign} {figure.bar:6.2f}{verdict}")
    sys.exit(0 if all(figure.reached for figure in figures) else 1)


main()
