"""Templates compiled once per run: each test has an application of its own, their templates are the same."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Compiled templates by the digest of their source, in memory."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles."""
        code = self._compiled.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja after it compiled."""
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
