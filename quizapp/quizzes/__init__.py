"""Attempts: start, save, submit, review."""
