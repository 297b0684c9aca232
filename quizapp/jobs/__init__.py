"""Plumbing: durable work that is due, and the worker that does it."""
