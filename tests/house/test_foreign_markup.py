"""What people type is text on every page, whoever looks: never markup, never code, never a template."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import wiring
from quizapp.accounts.models import Account
from quizapp.courses.service import PreparedRevision
from quizapp.jobs.worker import Worker
from quizapp.kernel.ids import new_code
from quizapp.mail.models import OutboxMail
from quizapp.quizzes import limits as quizzes_limits
from quizapp.web.identity import TOKEN
from tests.certificates.learning import complete, enrol_in
from tests.conftest import COMPILED_TEMPLATES
from tests.house.access_table import TABLE
from tests.house.html_walk import is_of_this_site, take_apart
from tests.house.make_world import make_world
from tests.house.world import World
from tests.people import add_and_sign_in

PAYLOADS = (
    "<script>xss(1)</script>", "</script><script>xss(2)</script>", "<img src=x onerror=xss(3)>", "<svg onload=xss(4)>",
    "\"><script>xss(5)</script>", "'><script>xss(6)</script>", "\" onfocus=\"xss(7)\" autofocus=\"", "' onmouseover='xss(8)",
    "</title><script>xss(9)</script>", "</textarea><script>xss(10)</script>", "<!--<script>xss(11)</script>-->",
    "<iframe srcdoc=\"<script>xss(12)</script>\">", "<a href=\"javascript:xss(13)\">x</a>", "<base href=//evil.example/xss14>",
    "<form action=//evil.example><input name=xss15>", "<style>@import '//evil.example/xss16'</style>", "<math><mi xlink:href='x:xss17'>",
    "{{ 7777 * 7777 }} xss18", "{% print(7777*7777) %} xss19", "${7777*7777} #{7777*7777} xss20", "&lt;script&gt;xss(21)&lt;/script&gt;",
    "%3Cscript%3Exss(22)%3C/script%3E", "<scr<script>ipt>xss(23)</script>", "<details open ontoggle=xss(24)>",
    "]]><script>xss(25)</script>", "<x onclick=xss(26)>\u00a0", "`${xss(27)}`<b>", "=HYPERLINK(\"//evil.example\") <i>xss28",
)
HOLDERS = PAYLOADS[::4]
"""Those who have a certificate."""
ADDRESSES = ("'onx=xss(1)", "a&b=<x>", "{{7777*7777}}", "`xss`", "%3cscript%3e", "a+<b>")
MADE = (re.compile(r"60481729"), re.compile(r"&amp;amp;|&amp;lt;script|&amp;#"))
"""Signs that a payload was run as a template, or escaped twice."""


@pytest.fixture(scope="module")
def marked(
    sqlite_template: Path, sample_course: PreparedRevision, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A world in which every field that people fill holds a payload, one learner each."""
    file = tmp_path_factory.mktemp("marked") / "quizapp.db"
    shutil.copyfile(sqlite_template, file)
    made = make_world(f"sqlite:///{file}", sample_course, file)
    made.app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    for number, payload in enumerate(PAYLOADS):
        learner = add_and_sign_in(made.database, f"learner{number}", made.clock())
        made.tokens[payload] = learner.token
        with made.database.transaction() as session:
            session.get_one(Account, learner.account_id).name = payload
        hold = complete if payload in HOLDERS else enrol_in
        hold(made.database, sample_course.course, learner.account_id, made.clock())
        made.names[payload] = str(learner.account_id)
    made.clock.advance(days=3)
    with pytest.MonkeyPatch.context() as patch, made.app.app_context():
        patch.setattr("quizapp.certificates.jobs.render_paper", lambda fields, _at: repr(fields).encode())  # PDFs have tests of their own
        Worker(made.database, wiring.jobs(made.app.extensions["quizapp_settings"]), (), made.clock).run_all_due()
    yield made
    made.database.dispose()


def browser_of(world: World, payload: str) -> FlaskClient:
    """The browser of the learner with this name."""
    client = world.browser("nobody")
    with client.session_transaction() as cookie:
        cookie[TOKEN] = world.tokens[payload]
    return client


def check(page: str, typed: tuple[str, ...] = PAYLOADS) -> int:
    """Nothing typed runs or loads; how many payloads the page shows as text."""
    found = take_apart(page)
    assert found.inline == []
    assert [address for address in found.loaded if not is_of_this_site(address)] == []
    assert not {"math", "mi", "details", "x", "marquee"} & set(found.tags) - {"details"}
    assert not [payload for payload in typed if set(payload) & set("<>\"") and payload in page]
    assert not MADE[0].search(page)
    return sum(payload in html.unescape(page) for payload in typed)


def test_names_on_every_page_as_everybody(marked: World) -> None:
    shown: dict[str, int] = {}
    for row in (row for row in TABLE if row.method == "GET"):
        for role in ("nobody", "owner", "trainer", "administrator"):
            answer = marked.browser(role).get(marked.fill(row.path))
            if answer.mimetype == "text/html":
                shown[row.endpoint] = max(shown.get(row.endpoint, 0), check(answer.text))
    assert shown["gradebook.results"] > 20
    assert shown["people.people"] > 20


def test_each_name_on_the_pages_of_its_owner(marked: World) -> None:
    for payload in HOLDERS:
        browser = browser_of(marked, payload)
        account, course = browser.get("/de/account").text, browser.get(marked.fill("/de/courses/{course}")).text
        code = re.search(r"/certificates/([0-9a-z]+)", course)
        assert code, payload
        paper, public = browser.get(f"/de/certificates/{code[1]}").text, marked.app.test_client().get(f"/verify/{code[1]}").text
        person = marked.browser("administrator").get(f"/de/people/{marked.names[payload]}").text
        for page in (account, course, paper, public, person):
            check(page)
        quizzes_limits._buckets.clear()
        marked.app.extensions["quizapp_certificate_look_ups"]._counts.clear()
        shown = payload.replace("\u00a0", "").strip()
        assert all(shown in html.unescape(page) for page in (account, person)), payload


def test_names_in_mails_are_text(marked: World) -> None:
    with marked.database.reading() as session:
        mails = session.execute(select(OutboxMail.subject, OutboxMail.html_body).where(OutboxMail.html_body.is_not(None))).all()
    assert len(mails) >= len(HOLDERS)
    for subject, page in mails:
        assert not [payload for payload in PAYLOADS if set(payload) & set("<>\"") and payload in page]
        assert not {"script", "iframe", "img", "svg", "form", "base", "math", "details"} & set(take_apart(page).tags)
        assert subject.isprintable()


@pytest.mark.parametrize(
    "path",
    [
        "/de/courses/{course}/search?q=", "/verify/", "/verify?code=", "/de/sign-in?next=/", "/de/keep?next=", "/de/people?q=",
        "/de/courses/{course}/results?q=", "/de/courses/{course}/results?state=", "/de/?lang=", "/de/account?x=", "/", "/de/",
        "/de/courses/", "/de/courses/{course}/lessons/", "/de/attempts/", "/de/certificates/",
        "/de/sign-in/link/", "/media/x/", "/static/x/",
    ],
)
def test_addresses_and_queries(marked: World, path: str) -> None:
    for role in ("nobody", "administrator"):
        browser = marked.browser(role)
        for payload in PAYLOADS:
            answer = browser.get(marked.fill(path) + quote(payload, safe=""), follow_redirects=True)
            assert answer.status_code < 500
            if answer.mimetype == "text/html":
                check(answer.text)
            marked.app.extensions["quizapp_certificate_look_ups"]._counts.clear()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/de/sign-in", "email"), ("/de/sign-in", "next"), ("/de/keep", "email"), ("/de/sign-in/password", "password-email"),
        ("/de/sign-in/password", "password-next"), ("/de/people/add", "email"), ("/de/account", "locale"),
        ("/de/courses/{course}/certificate", "locale"), ("/de/people/{bob}", "trainer_of"), ("/de/account/password", "password"),
    ],
)
def test_forms_that_come_back(marked: World, path: str, name: str) -> None:
    browser = marked.browser("administrator")
    for payload in PAYLOADS:
        answer = marked.send(browser, path, {name: payload.replace("{", "{{").replace("}", "}}"), "name": "x" * 201})
        assert answer.status_code in (200, 303, 400, 403, 404, 429), payload
        if answer.mimetype == "text/html":
            check(answer.text)


def test_answers_come_back_as_text_while_open_and_in_the_review(marked: World) -> None:
    learner = new_code(8)
    person = add_and_sign_in(marked.database, learner, marked.clock())
    marked.tokens[learner] = person.token
    browser = browser_of(marked, learner)
    shown = 0
    for path in re.findall(r'href="(/de/courses/[^"]+/quizzes/[^"/]+)"', browser.get(marked.fill("/de/courses/{course}")).text):
        attempt = marked.send(browser, f"{path}/start").location
        shown += _answer_and_look(marked, browser, attempt)
    assert shown >= 20


def _answer_and_look(world: World, browser: FlaskClient, attempt: str) -> int:
    """Type a payload into every field of text, look at all pages of the attempt; how often payloads were shown."""
    page = browser.get(f"{attempt}/questions").text
    fields = re.findall(r'<(?:input type="(?:text|search)"|textarea|input)[^>]* name="(q(\d+)-[^"]+)"', page)
    for number, (name, slot) in enumerate(fields):
        data = {html.unescape(name): PAYLOADS[number % len(PAYLOADS)], "csrf_token": world.csrf_token}
        stamp = {"tab": f"t{number}", "sequence": "1", f"q{slot}_revision": "99"}
        assert browser.post(f"{attempt}/answers/{slot}", data={**data, **stamp}).status_code in (200, 400, 409)
        quizzes_limits._buckets.clear()
    shown = check(browser.get(f"{attempt}/questions").text)
    check(browser.get(f"{attempt}/overview").text)
    world.send(browser, f"{attempt}/submit")
    return shown + check(browser.get(f"{attempt}/review").text)


@pytest.mark.parametrize("local", ADDRESSES)
def test_addresses_that_look_like_markup(marked: World, local: str) -> None:
    browser = marked.browser("nobody")
    answer = browser.post("/de/sign-in", data={"email": f"{local}@example.org", "csrf_token": marked.csrf_token})
    page = browser.get(answer.location).text if answer.status_code == 303 else answer.text
    check(page, (f"{local}@example.org",))
