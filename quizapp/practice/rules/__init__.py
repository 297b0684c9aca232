"""Pure rules of practice."""
