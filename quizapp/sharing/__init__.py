"""Whom results are for: what a course has promised, what learners share, and who has looked at whose results."""
