"""Private practice from own mistakes: which questions come back, and when."""
