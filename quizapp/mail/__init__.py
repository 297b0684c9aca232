"""Plumbing: messages, the outbox and the ways mail leaves."""
