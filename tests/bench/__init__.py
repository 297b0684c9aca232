"""Ratios against a bare Flask application, measured in one run: `make bench`."""
