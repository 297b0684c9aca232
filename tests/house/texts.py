"""Every text of the interface, as code and templates name it; as a program (`make translations`) it writes them down.

**Effects** of the program: `translations/messages.pot` anew; in `translations/de` new texts are added untranslated and
texts that nothing names any more are removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "translations"
SOURCE_LANGUAGE = "en"
KEYWORDS = {
    **DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2), "counted": (1, 2),
}


def collect_texts() -> Catalog:
    """The catalogue of all texts, without translations."""
    catalogue = Catalog(charset="utf-8")
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for path, _line, message, comments, context in sorted(found, key=lambda text: (text[0], text[1])):
        catalogue.add(message, locations=[(path, None)], auto_comments=comments, context=context)
    return catalogue


def catalogue_paths() -> Iterator[Path]:
    """Catalogues that hold translations; the source language's own only says how plurals are formed."""
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        if path.parts[-3] != SOURCE_LANGUAGE:
            yield path


def read_catalogue(path: Path) -> Catalog:
    """One translated catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def write_catalogue(path: Path, catalogue: Catalog, header: bytes) -> None:
    """Texts in the order of the files that name them, below the header as it stands (no dates, no tool names)."""
    with path.open("wb") as file:
        file.write(header)
        write_po(file, catalogue, width=110, omit_header=True, sort_by_file=True, ignore_obsolete=True)


def main() -> None:
    """Write the template and bring every catalogue up to it."""
    texts = collect_texts()
    write_catalogue(TRANSLATIONS / "messages.pot", texts, b"")
    for path in catalogue_paths():
        header = path.read_bytes().partition(b"\n\n")[0] + b"\n\n"
        catalogue = read_catalogue(path)
        catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False)
        write_catalogue(path, catalogue, header)
        waiting = sum(1 for message in catalogue if message.id and not is_translated(message.string))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {waiting} wait for a translation")


def is_translated(string: object) -> bool:
    """True when the text, or each of its plural forms, is there."""
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    main()
