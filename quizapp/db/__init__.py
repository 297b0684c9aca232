"""Plumbing: the database, its transactions and column types."""
