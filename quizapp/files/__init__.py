"""Plumbing: content-addressed media and papers, kept in the database."""
