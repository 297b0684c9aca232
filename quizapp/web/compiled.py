"""What would be compiled at every start: addresses when the first link to them is made, templates once for all starts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

BuildAddress = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A route whose address builders are compiled when they are first needed: two for each of 200 routes take as long as the
    rest of the application, and one process links to few of them."""

    def _compile_builder(self, append_unknown: bool = True) -> BuildAddress:
        """Called by Werkzeug, which keeps what it gets in the attribute that is replaced here."""

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            ready: Callable[..., tuple[str, str]] = self.address_builder(append_unknown).__get__(rule, None)  # as a method of it
            setattr(rule, "_build_unknown" if append_unknown else "_build", ready)
            return ready(**values)

        return build

    def address_builder(self, append_unknown: bool) -> BuildAddress:
        """What Werkzeug compiles at once."""
        return super()._compile_builder(append_unknown)


class TemplatesBesideSource(FileSystemBytecodeCache):
    """Compiled templates, kept as Python keeps compiled modules: in `__pycache__` beside their sources, made anew when those
    change, and nowhere if the folder must not be written to."""

    def __init__(self, templates: Path) -> None:
        super().__init__(str(templates / "__pycache__"), "%s.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after it compiled."""
        if sys.dont_write_bytecode:
            return
        try:
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError:
            return  # an installed package belongs to somebody else, as it should
