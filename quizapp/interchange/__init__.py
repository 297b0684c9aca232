"""Files of other programs: what they hold, and what of it cannot be read."""
