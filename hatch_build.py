"""Build step: compile the translations and, for a wheel, put them and the templates inside the package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryTemplatesAndTranslations(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's parameter names its own config
    """A wheel holds `quizapp/templates` and `quizapp/translations`; an editable checkout keeps them beside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before files are collected; `version` is "standard" or "editable"."""
        root = Path(self.root)
        _load(root / "quizapp" / "web" / "catalogues.py").compile_catalogues(root / "translations")
        if version != "editable":
            build_data["force_include"].update({name: f"quizapp/{name}" for name in ("templates", "translations")})


def _load(path: Path) -> Any:
    """One module by its file: the package around it needs libraries that a build has no use for."""
    spec = importlib.util.spec_from_file_location("catalogues", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
