"""What a provider's tokens must say, and what its claims mean here. All values come from outside and are not trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

SKEW_S = 60
"""Clocks of two servers may differ by so much."""
LOGOUT_TOKEN_MAY_TAKE_S = 600
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_SUBJECT = 255
ADMINISTRATOR, TRAINER, LEARNER, GROUP = "administrator", "trainer", "learner", "group"

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Whoever has the value gets the role. **Shape**: `place` is the key of a course, or the code that leads into a group."""

    value: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person's claims ask for."""

    is_administrator: bool
    trainer_of: frozenset[str]
    learner_of: frozenset[str]
    groups: frozenset[str]


def id_token_fault(claims: Claims, issuer: str, client_id: str, nonce: str, now_s: float) -> str | None:
    """Which claim of an ID token is wrong; None when it is this provider's, for us, for this sign-in and in time.

    **Source** OpenID Connect Core 1.0, section 3.1.3.7.
    """
    fault = _common_fault(claims, issuer, client_id, now_s)
    if fault:
        return fault
    if not _is_number(claims.get("exp")) or claims["exp"] <= now_s - SKEW_S:
        return "exp"
    if not isinstance(claims.get("nonce"), str) or claims["nonce"] != nonce or not nonce:
        return "nonce"
    return None if _is_subject(claims.get("sub")) else "sub"


def logout_token_fault(claims: Claims, issuer: str, client_id: str, now_s: float) -> str | None:
    """Which claim of a logout token is wrong; None when it is this provider's, for us and new.

    **Source** OpenID Connect Back-Channel Logout 1.0, section 2.6.
    """
    fault = _common_fault(claims, issuer, client_id, now_s)
    if fault:
        return fault
    if claims["iat"] < now_s - LOGOUT_TOKEN_MAY_TAKE_S:
        return "iat"
    if "exp" in claims and (not _is_number(claims["exp"]) or claims["exp"] <= now_s - SKEW_S):
        return "exp"
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(LOGOUT_EVENT), Mapping):
        return "events"
    if "nonce" in claims:
        return "nonce"
    if not isinstance(claims.get("jti"), str) or not claims["jti"]:
        return "jti"
    named = [claims[name] for name in ("sub", "sid") if name in claims]
    return None if named and all(_is_subject(one) for one in named) else "sub"


def _common_fault(claims: Claims, issuer: str, client_id: str, now_s: float) -> str | None:
    if claims.get("iss") != issuer:
        return "iss"
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or client_id not in audiences:
        return "aud"
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp", client_id) != client_id:
        return "azp"
    return None if _is_number(claims.get("iat")) and claims["iat"] <= now_s + SKEW_S else "iat"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 2**53


def _is_subject(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT and value.isprintable()


def values_at(claims: Claims, path: str) -> frozenset[str]:
    """The words a claim holds; dots lead into claims inside claims.

    >>> sorted(values_at({"realm_access": {"roles": ["b", "a", 7]}}, "realm_access.roles"))
    ['a', 'b']
    >>> values_at({"groups": "staff"}, "groups"), values_at({}, "groups"), values_at({"groups": ["x"]}, "")
    (frozenset({'staff'}), frozenset(), frozenset())
    """
    found: Any = claims.get(path) if path in claims else claims
    for step in () if path in claims else path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    words = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(word for word in words if isinstance(word, str))


def wanted_roles(values: Collection[str], rules: Collection[RoleRule], may_administer: bool) -> Wanted:
    """What these values ask for; administrators only where the operator lets the provider make them.

    >>> wanted_roles({"boss"}, [RoleRule("boss", ADMINISTRATOR, "")], may_administer=False).is_administrator
    False
    """
    held = [rule for rule in rules if rule.value in values]
    return Wanted(
        may_administer and any(rule.role == ADMINISTRATOR for rule in held),
        *(frozenset(rule.place for rule in held if rule.role == role) for role in (TRAINER, LEARNER, GROUP)),
    )


def address_fault(claims: Claims, address: str | None, domains: Collection[str], needs_verified: bool) -> str | None:
    """Why the provider's address for a person cannot be taken; None when it can. `address` is the claim as it was read.

    >>> address_fault({"email_verified": True}, "a@example.org", ["example.org"], True) is None
    True
    >>> address_fault({"email_verified": "true"}, "a@example.org", [], True)
    'sign_on_not_verified'
    """
    if address is None:
        return "sign_on_no_address"
    if domains and address.rpartition("@")[2] not in {domain.lower() for domain in domains}:
        return "sign_on_foreign_domain"
    return "sign_on_not_verified" if needs_verified and claims.get("email_verified") is not True else None
