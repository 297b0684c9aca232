"""Pure rules of reading: finding passages."""
