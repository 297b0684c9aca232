"""Plumbing between Flask and the rooms: extensions, errors, identity, locale, headers, limits."""
