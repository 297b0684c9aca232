"""Courses as documents: their types, reading and writing packs, checks, Markdown, digests. No web, no database."""
