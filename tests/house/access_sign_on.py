"""Who may do what about single sign-on. Here without a provider; with one: tests/accounts/test_sign_on.py, test_sign_on_linking.py."""

from __future__ import annotations

from tests.house.access_rows import get, post

SIGN_ON = (
    get("sign_on.begin", "/de/sign-on", "404"),
    get("sign_on.come_back", "/sign-on/return", "404"),
    post(
        "sign_on.log_out", "/sign-on/logout", "400",
        exempt="the provider's server sends this, without a form; its signature says whose it is: tests/accounts/test_sign_on.py",
    ),
    get("sign_on_links.own_sign_on", "/de/account/sign-on", "403 403 404 404 404 404 404"),
    post("sign_on_links.link", "/de/account/sign-on", "403 403 404 404 404 404 404"),
    post("sign_on_links.unlink", "/de/account/sign-on/end", "403 403 404 404 404 404 404"),
)
"""Part of `access_table.TABLE`."""
