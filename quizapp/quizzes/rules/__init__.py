"""Pure rules of attempts."""
