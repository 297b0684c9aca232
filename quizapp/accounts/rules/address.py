"""E-mail addresses as people type them, as we store them, and as limits count them."""

from __future__ import annotations

import re

LONGEST = 254
LONGEST_LOCAL_PART = 64
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_IN_LISTS = re.compile(r"(?:[^<>@]*<)?(?:mailto:)?([^<>\s]+?)>?[,;]?", re.IGNORECASE)
_DOTS_DO_NOT_COUNT = frozenset({"gmail.com", "googlemail.com"})


def read_address(typed: str) -> str | None:
    """The address as it is stored, lower case, its domain in ASCII; None when it cannot be an address.

    >>> read_address("  Anna.Weber@Beispiel.ORG ")
    'anna.weber@beispiel.org'
    >>> read_address("anna@müller.example")
    'anna@xn--mller-kva.example'
    >>> read_address("anna@example.org\\nBcc: all@example.org") is None
    True
    """
    local, at, domain = typed.strip().lower().rpartition("@")
    domain = _ascii_domain(domain)
    labels = domain.split(".")
    address = f"{local}@{domain}"
    fits = bool(at) and len(local) <= LONGEST_LOCAL_PART and len(address) <= LONGEST and len(labels) >= 2
    reads = _LOCAL_PART.fullmatch(local) and all(_LABEL.fullmatch(label) for label in labels)
    return address if fits and reads and not labels[-1].isdigit() else None


def read_listed_address(written: str) -> str | None:
    """The same of what stands in lists and address books, where a name or "mailto:" may stand around it; None for several.

    >>> read_listed_address("Anna Beispiel <Anna@example.org>"), read_listed_address("mailto:anna@example.org;")
    ('anna@example.org', 'anna@example.org')
    >>> read_listed_address("anna@example.org, bea@example.org") is None
    True
    """
    bare = _IN_LISTS.fullmatch(written.strip())
    return read_address(bare[1] if bare else written)


def _ascii_domain(domain: str) -> str:
    """The domain in ASCII; empty when there is none, or when Python's older tables would make another domain of it (ß)."""
    if domain.isascii():
        return domain
    try:
        encoded = domain.encode("idna")
        return encoded.decode("ascii") if encoded.decode("idna") == domain else ""
    except UnicodeError:
        return ""


def fold_alias(address: str) -> str:
    """One name for all spellings that reach the same mailbox, for counting only.

    >>> fold_alias("anna+course7@example.org")
    'anna@example.org'
    >>> fold_alias("an.na+x@googlemail.com")
    'anna@gmail.com'
    """
    local, _at, domain = address.rpartition("@")
    local = local.split("+", 1)[0] or local
    if domain in _DOTS_DO_NOT_COUNT:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
