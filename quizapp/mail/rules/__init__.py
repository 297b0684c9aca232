"""Pure rules of mail."""
