"""The operator's own pages: imprint, privacy, accessibility."""
