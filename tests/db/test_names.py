"""Names in order: the same on both engines and in Python, as dictionaries do (DIN 5007-1)."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings as trials, strategies as some
from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from quizapp.db.names import name_key
from quizapp.db.session import Database
from quizapp.kernel.names import name_order

IN_ORDER = (
    "", "adler, anna", "Ärmel", "Armin", "ARNDT", "Dr. Maximiliane-Charlotte von Hohenstein-Oberwiesenthal", "Łukasz",
    "Meier", "Müller", "Muller-Öz", "Ödön", "Oetker", "Öz", "Özil", "Straße", "Strasser", "Übel", "Uhl", "Yılmaz", "Zoe", "Zoë",
    "Ζήνων", "Żak",
)
PECULIAR = "ßẞıİŁłØøÆæÐÞσςΣΆάñçğşčřžﬁ\u0308\u0301"
LETTERS = some.characters(codec="utf-8", categories=("L", "M", "N", "P", "Zs"), max_codepoint=0x2FF) | some.sampled_from(PECULIAR)


def key_of(session: Session, name: str | None) -> str | None:
    """What the database sorts a name by."""
    return session.scalar(select(name_key(literal(name))))


def test_an_umlaut_stands_with_its_letter_on_both_engines(database: Database) -> None:
    names = union_all(*(select(literal(name).label("name")) for name in reversed(IN_ORDER))).subquery()
    with database.reading() as session:
        found = session.scalars(select(names.c.name).order_by(name_key(names.c.name))).all()
        assert found == sorted(IN_ORDER, key=name_order)
        pages = [session.scalars(select(names.c.name).order_by(name_key(names.c.name)).limit(5).offset(at)).all() for at in range(0, 25, 5)]
        assert [name for page in pages for name in page] == found
        assert key_of(session, None) == key_of(session, "") == name_order(None)
    umlauts = [name for name in found if name.startswith(tuple("OÖUÜZŻ"))]
    assert umlauts == ["Ödön", "Oetker", "Öz", "Özil", "Übel", "Uhl", "Żak", "Zoe", "Zoë"]


def test_the_database_sorts_by_what_python_sorts_by(database: Database) -> None:
    with database.reading() as session:

        @given(some.text(LETTERS, max_size=12))
        @example("İstanbul ıĞŞ")
        @example("ΟΔΟΣ Ὀδυσσεύς")
        @trials(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        def is_same(name: str) -> None:
            assert key_of(session, name) == name_order(name)

        is_same()
