"""Texts and addresses of templates: quick, and the same as Flask, Jinja and Babel give."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, g, url_for
from flask_babel import force_locale
from markupsafe import Markup

from quizapp.web.template_words import MOST_ADDRESSES, Addresses, Texts

pytestmark = pytest.mark.one_engine


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> Texts:
    """A German catalogue of two texts takes the place of the application's."""
    catalogue = Catalog(locale="de")
    catalogue.add("Search", "Suche & mehr")
    catalogue.add("100 %% of %(name)s", "100 %% von %(name)s")
    catalogue.add(("%(num)s page of %(name)s", "%(num)s pages of %(name)s"), ("%(num)s Seite von %(name)s", "%(num)s Seiten von %(name)s"))
    folder = tmp_path / "de/LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    found = Texts(str(tmp_path))
    app.jinja_env.globals.update(_=found.text, ngettext=found.plural)
    return found


def rendered(app: Flask, source: str, locale: str, **values: object) -> str:
    """A page's template in a language."""
    with app.test_request_context(f"/{locale}/"):
        return app.jinja_env.from_string(source).render(**values)


def test_texts_come_in_the_language_of_the_page(app: Flask, texts: Texts) -> None:
    for _ in range(2):  # found, then kept
        assert rendered(app, "{{ _('Search') }}", "de") == "Suche & mehr"
        assert rendered(app, "{{ _('Search') }}", "en") == "Search"


def test_values_are_escaped_and_translations_are_not(app: Flask, texts: Texts) -> None:
    source = "{{ _('100 %% of %(name)s', name=name) }}"
    assert rendered(app, source, "de", name="<b>") == "100 % von &lt;b&gt;"
    assert rendered(app, source, "de", name=Markup("<b>")) == "100 % von <b>"
    assert rendered(app, "{{ _('50 %%') }}", "de") == "50 %"


def test_numbers_within_texts_are_written_as_the_language_does(app: Flask, texts: Texts) -> None:
    source = "{{ ngettext('%(num)s page of %(name)s', '%(num)s pages of %(name)s', count, name=name) }}"
    assert rendered(app, source, "en", count=10000, name="<b>") == "10,000 pages of &lt;b&gt;"
    assert rendered(app, source, "de", count=10000, name=Markup("<b>")) == "10.000 Seiten von <b>"
    assert rendered(app, source, "de", count=1, name="b") == "1 Seite von b"
    assert rendered(app, "{{ ngettext('%(count)s page', '%(count)s pages', 2, count='1½') }}", "en") == "1½ pages"


def test_plain_text_is_not_escaped(app: Flask, texts: Texts) -> None:
    source = "{% autoescape false %}{{ _('Search') }}: {{ _('100 %% of %(name)s', name='<b>') }}{% endautoescape %}"
    assert rendered(app, source, "de") == "Suche & mehr: 100 % von <b>"


def test_a_mail_in_another_language_changes_nothing_for_pages(app: Flask, texts: Texts) -> None:
    template = app.jinja_env.from_string("{{ _('Search') }}")
    with app.test_request_context("/en/"):
        assert template.render() == "Search"
        with force_locale("de"):
            g.locale = "de"  # as mail/render.py does
            assert template.render() == "Suche & mehr"
        g.locale = "en"
        assert template.render() == "Search"


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("pages.imprint", {}),
        ("pages.imprint", {"lang": "de"}),
        ("lessons.lesson", {"course": "a", "module": "b", "_anchor": "c"}),
        ("lessons.search", {"course": "a", "q": "x y"}),
        ("pages.imprint", {"_external": True}),
    ],
)
def test_addresses_are_those_of_flask(app: Flask, endpoint: str, values: dict[str, object]) -> None:
    addresses = Addresses(app)
    for path in ("/en/", "/de/", "/en/"):
        with app.test_request_context(path):
            assert addresses(endpoint, **values) == url_for(endpoint, **values)


def test_an_address_keeps_the_prefix_it_is_served_under(app: Flask) -> None:
    addresses = Addresses(app)
    for root in ("", "/learn", ""):
        with app.test_request_context("/en/", environ_overrides={"SCRIPT_NAME": root}):
            assert addresses("pages.imprint") == f"{root}/en/imprint"


def test_only_so_many_addresses_are_kept(app: Flask) -> None:
    addresses = Addresses(app)
    with app.test_request_context("/en/"):
        for number in range(MOST_ADDRESSES + 10):
            assert addresses("quizzes.resume", code=str(number)) == f"/en/attempts/{number}"
        assert len(addresses._kept) == 10


PIECE = '{% macro piece_once(word) %}<b>{{ _("Search") }} {{ word }}</b>{% endmacro %}{% set piece = kept(piece_once) %}{{ piece(word) }}'


def test_a_kept_piece_is_the_same_as_its_macro_makes_in_each_language(app: Flask, texts: Texts) -> None:
    for _time in range(2):
        assert rendered(app, PIECE, "de", word="a < b") == "<b>Suche & mehr a &lt; b</b>"
        assert rendered(app, PIECE, "en", word="a < b") == "<b>Search a &lt; b</b>"


def test_what_is_escaped_already_does_not_stand_for_the_same_letters_unescaped(app: Flask) -> None:
    template = app.jinja_env.from_string(PIECE)
    with app.test_request_context("/en/"):
        assert template.render(word=Markup("<i>x</i>")) == "<b>Search <i>x</i></b>"
        assert template.render(word="<i>x</i>") == "<b>Search &lt;i&gt;x&lt;/i&gt;</b>"
    with app.test_request_context("/en/"):
        piece = template.make_module({"word": ""}).piece
        assert piece(Markup("<i>")) == "<b>Search <i></b>"
        assert piece("<i>") == "<b>Search &lt;i&gt;</b>"


def test_templates_know_the_names_of_all(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert app.jinja_env.from_string("{{ word }}", globals={"word": "own"}).render() == "own"
        assert app.jinja_env.from_string("{{ url_for('pages.imprint') }}").render() == "/en/imprint"
