"""Texts that exist in several languages."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ConfigDict, RootModel


class LocalizedText(RootModel[str | dict[str, str]]):
    """Plain text: one string for every language, or one string per locale.

    >>> LocalizedText({"de": "Rezept", "en": "recipe"}).in_locale("en")
    'recipe'
    >>> LocalizedText("42").in_locale("de")
    '42'
    """

    model_config = ConfigDict(frozen=True)

    def in_locale(self, locale: str, fallbacks: Iterable[str] = ()) -> str:
        """The text in `locale`, else in the first fallback that has one, else in any language."""
        if isinstance(self.root, str):
            return self.root
        for wanted in (locale, *fallbacks):
            if wanted in self.root:
                return self.root[wanted]
        return next(iter(self.root.values()), "")

    def missing(self, locales: Iterable[str]) -> list[str]:
        """Locales without a (non-blank) text."""
        if isinstance(self.root, str):
            return [] if self.root.strip() else list(locales)
        return [locale for locale in locales if not self.root.get(locale, "").strip()]

    def strings(self) -> Iterable[str]:
        """Every string, whatever the language."""
        return (self.root,) if isinstance(self.root, str) else self.root.values()


class MarkdownText(LocalizedText):
    """Markdown in a source document; the HTML made from it in a rendered edition."""


class PicturePath(LocalizedText):
    """Path of a picture in a source document (`media/x.svg`); the picture's address in a rendered edition."""
