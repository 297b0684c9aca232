"""Settings: one row per setting, read from environment variables once, every fault reported at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quizapp.setting_values import kept_days, log_readers, optional_names, role_rules, scopes, time_zone

PREFIX = "QUIZAPP_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class SettingsFaulty(Exception):
    """The server cannot start. **Shape**: `faults` holds one sentence per wrong setting."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _text(value: str) -> str:
    return value.strip()


def _needed_text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _secret(value: str) -> str:
    if len(value) < 32:
        raise ValueError("must have at least 32 characters")
    return value


def _number(smallest: int, largest: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.strip().isdigit() or not smallest <= int(value) <= largest:
            raise ValueError(f"must be a whole number from {smallest} to {largest}")
        return int(value)

    return parse


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of: {', '.join(allowed)}")
        return value

    return parse


def _names(value: str) -> tuple[str, ...]:
    if not optional_names(value):
        raise ValueError("must name at least one, separated by commas")
    return optional_names(value)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("must be an address such as https://kurse.example.org, without a path")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must start with https:// (plain http is served on this computer only)")
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    if value.startswith("sqlite") and ("?" in value or value.removeprefix("sqlite:///") in ("", ":memory:")):
        raise ValueError("must name a file after sqlite:///")
    return value.replace("postgresql://", "postgresql+psycopg://", 1)


def _folder(value: str) -> Path | None:
    if not value.strip():
        return None
    path = Path(value)
    if not path.is_dir():
        raise ValueError("must be an existing folder")
    return path


def _issuer(value: str) -> str:
    if not value.strip():
        return ""
    parts = urlsplit(value.strip())
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://login.example.org, as the provider writes it itself")
    return value.strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: its name in code, how it is read, what holds when it is missing, what it is for."""

    name: str
    parse: Callable[[str], Any]
    default: str | None
    doc: str

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.upper()


ROWS = (
    Row("base_url", _base_url, "http://127.0.0.1:8080", "Public address; links in mails and QR codes start with it."),
    Row("secret_key", _secret, None, "At least 32 random characters; signs cookies and forms."),
    Row("database_url", _database_url, "sqlite:///var/quizapp.db", "sqlite:///FILE or postgresql://USER@HOST/NAME."),
    Row("allowed_hosts", optional_names, "", "Further host names that requests may carry, separated by commas."),
    Row("trusted_proxies", _number(0, 5), "0", "How many proxies in front set X-Forwarded-For and -Proto."),
    Row("locales", _names, "de,en", "Languages of the interface, the first is the default."),
    Row("time_zone", time_zone, "Europe/Berlin", "Time zone in which dates and times are shown."),
    Row("site_name", _needed_text, "quizapp", "Name of the site in page heads and mails."),
    Row("host", _needed_text, "127.0.0.1", "Address the web server listens on."),
    Row("port", _number(1, 65535), "8080", "Port the web server listens on."),
    Row("web_processes", _number(0, 64), "0", "Web processes; 0 means one on SQLite, one per core on PostgreSQL."),
    Row("mail_transport", _one_of("demo", "smtp"), "demo", "demo shows mails on a local page; smtp sends them."),
    Row("mail_from", _needed_text, "quizapp <quizapp@localhost>", "Sender of mails."),
    Row("smtp_host", _text, "", "Mail server, needed with smtp."),
    Row("smtp_port", _number(1, 65535), "587", "Port of the mail server."),
    Row("smtp_security", _one_of("starttls", "tls", "none"), "starttls", "How the connection is protected."),
    Row("smtp_user", _text, "", "User name at the mail server, empty for none."),
    Row("smtp_password", _text, "", "Password at the mail server."),
    Row("bounce_address", _text, "", "Address to which mails come back; that of the sender if left out."),
    Row("imap_host", _text, "", "Server of the mailbox in which returned mails are read; empty for none."),
    Row("imap_port", _number(1, 65535), "993", "Port of the mailbox."),
    Row("imap_security", _one_of("tls", "starttls", "none"), "tls", "How the connection to the mailbox is protected."),
    Row("imap_user", _text, "", "User name of the mailbox."),
    Row("imap_password", _text, "", "Password of the mailbox."),
    Row("imap_folder", _needed_text, "INBOX", "Folder of the mailbox that is looked through."),
    Row("issuer_name", _needed_text, "Beispiel Akademie", "Name of the training provider on certificates."),
    Row("issuer_address", _text, "Musterweg 1, 12345 Musterstadt", "Postal address of the provider on certificates."),
    Row("signatory_name", _text, "", "Name under the signature line of certificates."),
    Row("signatory_role", _text, "", "Role of the person who signs, for example Kursleitung."),
    Row("certificate_place", _text, "", "Place that certificates are dated from."),
    Row(
        "erased_certificates", _one_of("keep_name", "keep_pseudonym", "delete"), "keep_pseudonym",
        "What becomes of the certificates of who is erased: keep_name, keep_pseudonym (without the name) or delete.",
    ),
    Row("kept_days", kept_days, "", "How long kinds of data are kept where it differs, in days: answers=400 mails=forever."),
    Row("pages_folder", _folder, "", "Folder with imprint, privacy and accessibility texts (NAME.LOCALE.md)."),
    Row("trainer_requests", _one_of("off", "on"), "off", "on lets people ask to become trainer; an administrator decides."),
    Row("sign_on_issuer", _issuer, "", "Address of the OpenID Connect provider for single sign-on; empty for none."),
    Row("sign_on_client_id", _text, "", "Name of this site at the provider."),
    Row("sign_on_client_secret", _text, "", "Secret of this site at the provider."),
    Row("sign_on_label", _text, "", "Whose account people sign in with, on the button; the provider's host if left out."),
    Row("sign_on_scopes", scopes, "openid email profile", "What the provider is asked for."),
    Row(
        "sign_on_verified", _one_of("required", "not_required"), "required",
        "Whether the provider must have confirmed addresses; not_required: a mailed code confirms the others, known here or not.",
    ),
    Row("sign_on_domains", optional_names, "", "Domains of addresses that may come by single sign-on; empty for all."),
    Row("sign_on_claim", _text, "", "Claim that holds a person's groups or roles, such as groups or realm_access.roles."),
    Row("sign_on_roles", role_rules, "", "VALUE=trainer:COURSE, =learner:COURSE, =group:CODE or =administrator, separated by commas."),
    Row("sign_on_administrators", _one_of("off", "on"), "off", "on lets the provider's claims make administrators."),
    Row("sign_on_timeout_s", _number(1, 30), "5", "How many seconds the provider may take to answer."),
    Row("log_head_to", log_readers, "administrators", "Who gets the head of the log of acts by mail: administrators, nobody or addresses."),
    Row("smallest_group", _number(5, 1000), "8", "People whom a figure about several must stand for at least."),
    Row("password_hashing", _one_of("normal", "weak_for_tests"), "normal", "weak_for_tests makes test runs quick."),
)


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Fields are the names of `ROWS`."""

    base_url: str
    secret_key: str
    database_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: int
    locales: tuple[str, ...]
    time_zone: str
    site_name: str
    host: str
    port: int
    web_processes: int
    mail_transport: str
    mail_from: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    bounce_address: str
    imap_host: str
    imap_port: int
    imap_security: str
    imap_user: str
    imap_password: str
    imap_folder: str
    issuer_name: str
    issuer_address: str
    signatory_name: str
    signatory_role: str
    certificate_place: str
    erased_certificates: str
    kept_days: Mapping[str, int | None]
    pages_folder: Path | None
    trainer_requests: str
    sign_on_issuer: str
    sign_on_client_id: str
    sign_on_client_secret: str
    sign_on_label: str
    sign_on_scopes: str
    sign_on_verified: str
    sign_on_domains: tuple[str, ...]
    sign_on_claim: str
    sign_on_roles: tuple[tuple[str, str, str], ...]
    sign_on_administrators: str
    sign_on_timeout_s: int
    log_head_to: tuple[str, ...]
    smallest_group: int
    password_hashing: str

    @property
    def sign_on_name(self) -> str:
        """Whose account people sign in with; empty without single sign-on."""
        return self.sign_on_label or urlsplit(self.sign_on_issuer).hostname or ""

    @property
    def is_https(self) -> bool:
        """True when people reach the server by https."""
        return self.base_url.startswith("https://")

    @property
    def base_host(self) -> str:
        """Host name people use."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_local_demo(self) -> bool:
        """True when mails are shown on a page; only ever on this computer."""
        return self.mail_transport == "demo"

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database."""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path | None:
        """The file of the embedded database; None on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from environment variables. **Raises** SettingsFaulty naming every wrong one."""
    environment = os.environ if environment is None else environment
    faults: list[str] = []
    values: dict[str, Any] = {}
    for row in ROWS:
        raw = environment.get(row.variable, row.default)
        if raw is None:
            faults.append(f"{row.variable} is missing. {row.doc}")
            continue
        try:
            values[row.name] = row.parse(raw)
        except ValueError as error:
            faults.append(f"{row.variable} {error}. {row.doc}")
    known = {row.variable for row in ROWS} | {PREFIX + "TEST_DATABASE_URL"}
    faults += [f"{name} is not a setting." for name in sorted(environment) if name.startswith(PREFIX) and name not in known]
    faults += _faults_between(values)
    if faults:
        raise SettingsFaulty(faults)
    return Settings(**values)


def _faults_between(values: Mapping[str, Any]) -> list[str]:
    """Faults of settings that are right alone and wrong together."""
    faults = []
    base_host = urlsplit(values.get("base_url", "")).hostname or ""
    if values.get("mail_transport") == "demo" and "base_url" in values and base_host not in LOOPBACK:
        faults.append("QUIZAPP_MAIL_TRANSPORT must be smtp unless QUIZAPP_BASE_URL is this computer.")
    if values.get("mail_transport") == "smtp" and values.get("smtp_host") == "":
        faults.append("QUIZAPP_SMTP_HOST is missing. Mail server, needed with smtp.")
    if values.get("mail_transport") == "demo" and values.get("host", "127.0.0.1") not in LOOPBACK:
        faults.append("QUIZAPP_MAIL_TRANSPORT must be smtp unless QUIZAPP_HOST is 127.0.0.1.")
    if values.get("sign_on_issuer") and not (values.get("sign_on_client_id") and values.get("sign_on_client_secret")):
        faults.append("QUIZAPP_SIGN_ON_CLIENT_ID and QUIZAPP_SIGN_ON_CLIENT_SECRET are needed with QUIZAPP_SIGN_ON_ISSUER.")
    plain = values.get("base_url", "https").startswith("http://")
    if plain and values.get("host", "127.0.0.1") not in LOOPBACK:
        faults.append("QUIZAPP_HOST must be 127.0.0.1 while QUIZAPP_BASE_URL starts with http://.")
    return faults
