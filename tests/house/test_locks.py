"""Lock files name versions and digests, no host; together they hold what pyproject.toml asks for."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from tests.house.source import ROOT

ALL, RUN, TOOLS = "requirements.lock", "requirements-run.lock", "requirements-uv.lock"
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[\w,-]+\])?==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Version by package."""
    return dict(PIN.findall((ROOT / name).read_text()))


@pytest.mark.parametrize("name", [ALL, RUN, TOOLS])
def test_a_lock_names_no_host_and_pins_every_package_by_digest(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links|@ ", text)
    packages = re.split(r"\n(?=\S)", text.strip())
    unpinned = [package.split("\n")[0] for package in packages if "==" not in package or "--hash=sha256:" not in package]
    assert not unpinned


def test_what_runs_is_what_is_tested() -> None:
    tested = pins(ALL)
    assert {name: version for name, version in pins(RUN).items() if tested.get(name) != version} == {}


def test_the_locks_hold_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    named = {ALL: [*project["project"]["dependencies"], *groups["dev"], *groups["build"]]}
    named[RUN] = [*project["project"]["dependencies"], *groups["build"]]
    missing = [
        f"{lock}: {name}"
        for lock, requirements in named.items()
        for requirement in requirements
        if (name := re.split(r"[\[<>=~!; ]", requirement)[0].lower()) not in pins(lock)
    ]
    assert not missing, "run `make lock`"


def test_no_file_of_the_checkout_names_where_packages_come_from() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    if not any(tracked):
        pytest.skip("not a git checkout")
    registries = re.compile(rb"(?:pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org)", re.IGNORECASE)
    naming = [
        name
        for name in tracked
        if name and name != "tests/house/test_locks.py" and (ROOT / name).is_file() and registries.search((ROOT / name).read_bytes())
    ]
    assert not naming
    assert "uv.lock" not in tracked
