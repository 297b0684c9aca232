"""Runs Canaille, a provider written by others, on this computer: `python -m tests.accounts.run_canaille PORT REDIRECT_URI`.

Everything is kept in memory: one person, one group, one client.
"""

from __future__ import annotations

import datetime
import os
import sys

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc import jwk
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "quizapp", "s" * 40
USER, PASSWORD, EMAIL, GROUP = "nora", "correct horse battery", "nora.nord@example.org", "quiz-teachers"


def main(port: int, redirect_uri: str) -> None:
    """Serve until killed."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "true"  # Canaille's own switch for plain http on this computer
    key = jwk.generate_key("RSA", 2048)
    key.ensure_kid()
    app = create_app(
        config={
            "SECRET_KEY": "x" * 32, "SERVER_NAME": f"127.0.0.1:{port}", "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "CAPTCHA_ENABLED": False},
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)], "TRUSTED_DOMAINS": ["127.0.0.1"]},
        }
    )
    with app.app_context():
        _fill(redirect_uri)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def _fill(redirect_uri: str) -> None:
    backend = Backend.instance
    person = models.User(
        user_name=USER, formatted_name="Nora Nord", family_name="Nord", given_name="Nora", emails=[EMAIL], password=PASSWORD
    )
    backend.save(person)
    backend.save(models.Group(display_name=GROUP, members=[person]))
    client = models.Client(
        client_id=CLIENT_ID, client_name="quizapp", client_secret=CLIENT_SECRET, redirect_uris=[redirect_uri],
        client_id_issued_at=datetime.datetime.now(datetime.UTC), grant_types=["authorization_code"], response_types=["code"],
        scope=["openid", "email", "profile", "groups"], token_endpoint_auth_method="client_secret_basic",
        client_uri="http://127.0.0.1", contacts=["admin@example.org"],
    )
    backend.save(client)
    client.audience = [client]
    backend.save(client)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
