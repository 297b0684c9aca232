"""Results of a course for its trainers."""
