"""`quizapp translations`."""

from __future__ import annotations

from click.testing import CliRunner

from quizapp.web.cli import translations


def test_compiling_again_changes_nothing() -> None:
    assert CliRunner().invoke(translations, ["compile"]).exit_code == 0
    assert CliRunner().invoke(translations, ["compile"]).output == "0 compiled.\n"
