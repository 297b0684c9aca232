"""The base of all forms."""

from __future__ import annotations

from flask_wtf import FlaskForm


class ActionForm(FlaskForm):
    """A form with nothing but a button; Flask-WTF adds the protection against forged requests."""
