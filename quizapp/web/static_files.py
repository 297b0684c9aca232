"""Static files: named by their content, read and compressed once, kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request

COMPRESSIBLE = {".css", ".js", ".svg", ".webmanifest", ".txt"}
IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"(\./[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function |class |const |let )", re.MULTILINE)
SPARE = re.compile(r"^[ \t]*//.*\n|^[ \t]+", re.MULTILINE)
"""Lines that are comments, and indentation: a fifth of what goes over the wire."""
SPARE_STYLE = re.compile(r"""("[^"]*")|/\*.*?\*/|\s*([{};,>])\s*|(:)\s+|\s+""", re.DOTALL)
"""Comments, and space that separates nothing; before a colon it may, as in `.card :focus`."""
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json"}
"""Of the files on most pages; for the others the system's own table is read."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file in memory. `version` is the head of its SHA-256."""

    version: str
    media_type: str
    content: bytes
    compressed: bytes | None


def joined_script(path: Path, seen: set[Path]) -> str:
    """A script with the modules it imports before it, each once, as one file: fewer requests, and nothing to fetch offline.

    **Shape**: modules import by name from relative addresses, share no name at their top level and hold no text of several
    lines (test_static_files.py).
    """
    if path in seen:
        return ""
    seen.add(path)
    text = path.read_text(encoding="utf-8")
    imported = (joined_script((path.parent / address).resolve(), seen) for address in IMPORT.findall(text))
    return "".join(imported) + SPARE.sub("", EXPORT.sub("", IMPORT.sub("", text)))


class StaticFiles:
    """Every file below a folder by its path. **Shape**: what is added later is not found; each is read at its first use."""

    def __init__(self, folder: Path) -> None:
        root = folder.resolve()
        self._paths = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
        self._read: dict[str, StaticFile] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def __getitem__(self, path: str) -> StaticFile:
        """**Raises** KeyError."""
        found = self._read.get(path)
        if found is None:
            found = self._read[path] = read_static_file(self._paths[path])
        return found


def tightened_style(text: str) -> str:
    """A style sheet without what is there for its authors.

    >>> tightened_style('/* Why */\\n.a > b, .c :focus { margin: 0 auto; content: "x,  y"; }\\n@media (width > 9em) { a { top: 0; } }\\n')
    '.a>b,.c :focus{margin:0 auto;content:"x,  y"}@media (width>9em){a{top:0}}'
    """
    tight = SPARE_STYLE.sub(lambda piece: "" if piece[0].startswith("/*") else piece[1] or piece[2] or piece[3] or " ", text)
    return tight.replace(";}", "}").strip()


def read_static_file(path: Path) -> StaticFile:
    """One file as it is sent."""
    if path.suffix == ".js":
        content = joined_script(path, set()).encode()
    elif path.suffix == ".css":
        content = tightened_style(path.read_text(encoding="utf-8")).encode()
    else:
        content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    media_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = gzip.compress(content, 9, mtime=0) if path.suffix in COMPRESSIBLE else None
    return StaticFile(version, media_type, content, compressed)


def static_url(path: str) -> str:
    """Address of a static file that changes with its content."""
    return f"/static/{_files()[path].version}/{path}"


def _files() -> StaticFiles:
    files: StaticFiles = current_app.extensions["quizapp_static"]
    return files


def _serve(version: str, path: str) -> Response:
    files = _files()
    if path not in files:
        abort(404)
    file = files[path]
    zipped = file.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(file.compressed if zipped else file.content, mimetype=file.media_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    kept = "public, max-age=31536000, immutable" if version == file.version else "public, max-age=60"
    response.headers["Cache-Control"] = kept
    return response


def register_static_files(app: Flask, folder: Path) -> None:
    """Serve the folder at /static/<version>/<path>."""
    app.extensions["quizapp_static"] = StaticFiles(folder)
    app.add_url_rule("/static/<version>/<path:path>", "static_file", _serve)
