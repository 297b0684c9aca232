"""Markdown becomes the HTML we mean, and nothing else whatever an author writes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from quizapp.content.document import MediaFile
from quizapp.content.links import Links
from quizapp.content.markdown import render_inline_markdown, render_markdown
from quizapp.content.markdown_check import TextFault, check_markdown
from tests.content.pages import active_parts

PICTURE = MediaFile(path="media/a.svg", media_type="image/svg+xml", size=9, width=40, height=30, digest="ab12")
LINKS = Links("kitchen", {"bread": frozenset({"flour"})}, frozenset({"final"}), {PICTURE.path: PICTURE})
IMG = '<img src="/media/ab12/a.svg" width="40" height="30" alt="A loaf" loading="lazy" decoding="async">'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>\n"),
        ("[x](lesson:bread#flour)", '<p><a href="/en/courses/kitchen/lessons/bread#flour">x</a></p>\n'),
        ("[x](lesson:bread)", '<p><a href="/en/courses/kitchen/lessons/bread">x</a></p>\n'),
        ("[x](quiz:final)", '<p><a href="/en/courses/kitchen/quizzes/final">x</a></p>\n'),
        ("[x](lesson:bread#salt)", '<p><span class="broken-link">x</span></p>\n'),
        ("[x](https://a.example/?b=1&c=2)", '<p><a href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer">x</a></p>\n'),
        ("<https://a.example/>", '<p><a href="https://a.example/" rel="noopener noreferrer">https://a.example/</a></p>\n'),
        ("[x](mailto:a@b.example)", '<p><a href="mailto:a@b.example" rel="noopener noreferrer">x</a></p>\n'),
        ("## T {#t-1}", '<h2 id="t-1">T</h2>\n'),
        ("### T *x* {#t}", '<h3 id="t">T <em>x</em></h3>\n'),
        ("## T {.x #t}", "<h2>T {.x #t}</h2>\n"),
        ("p {#t}", "<p>p {#t}</p>\n"),
        ("![A loaf](media/a.svg)", f"<figure>{IMG}</figure>\n"),
        ('![A loaf](media/a.svg "Fresh & <hot>")', f"<figure>{IMG}<figcaption>Fresh &amp; &lt;hot&gt;</figcaption></figure>\n"),
        ("x ![A loaf](media/a.svg)", f"<p>x {IMG}</p>\n"),
        ("![A loaf](media/b.svg)", '<figure><span class="broken-link">A loaf</span></figure>\n'),
        (
            "::: tip\nx\n:::",
            '<aside class="callout callout--tip" role="note"><p class="callout__title">Tip</p>\n<p>x</p>\n</aside>\n',
        ),
        (
            "::: warning Hot & loud\nx\n:::",
            '<aside class="callout callout--warning" role="note"><p class="callout__title">Hot &amp; loud</p>\n<p>x</p>\n</aside>\n',
        ),
        (
            "::: checklist\n- a\n- b\n:::",
            (
                '<aside class="callout callout--checklist" role="note"><p class="callout__title">Checklist</p>\n<ul class="checklist">\n'
                '<li class="checklist__item"><span class="checklist__box" aria-hidden="true"></span>a</li>\n'
                '<li class="checklist__item"><span class="checklist__box" aria-hidden="true"></span>b</li>\n</ul>\n</aside>\n'
            ),
        ),
        (
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            (
                '<div class="table-wrap" tabindex="0" role="region" aria-label="Table: a, b"><table>\n<thead>\n<tr>\n'
                '<th scope="col">a</th>\n<th scope="col" class="align-right">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n'
                '<td class="align-right">2</td>\n</tr>\n</tbody>\n</table></div>\n'
            ),
        ),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("```html\n<b>\n```", '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>\n'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("Gap {{a}} and {{b-1}}", "<p>Gap {{a}} and {{b-1}}</p>\n"),
        ("x @ y — „z“ © 😀", "<p>x @ y — „z“ © 😀</p>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(source: str, html: str) -> None:
    assert render_markdown(source, LINKS, "en") == html
    assert not active_parts(html)


def test_words_of_our_own_follow_the_language() -> None:
    for locale, title in (("de", "Hinweis"), ("de-AT", "Hinweis"), ("en", "Note"), ("fr", "Note")):
        assert f'<p class="callout__title">{title}</p>' in render_markdown("::: note\nx\n:::", LINKS, locale)


def test_footnotes_of_two_lessons_on_a_page_differ() -> None:
    html = render_markdown("a[^x]\n\n[^x]: note", LINKS, "en", "bread")
    assert html == (
        '<p>a<sup class="footnote-ref"><a href="#fn-bread-1" id="fnref-bread-1">1</a></sup></p>\n'
        '<section class="footnotes" aria-label="Footnotes"><ol class="footnotes__list">\n'
        '<li id="fn-bread-1" class="footnotes__item"><p>note '
        '<a href="#fnref-bread-1" class="footnote-backref" aria-label="Back to the text">↩︎</a></p>\n</li>\n</ol></section>\n'
    )


def test_inline_text_has_no_blocks() -> None:
    assert render_inline_markdown("a *b*\n\n# c\n- d <i>", LINKS, "en") == "a <em>b</em>\n\n# c\n- d &lt;i&gt;"


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<form action=//evil.example><input name=a></form>",
    "<button formaction=javascript:x>",
    "<a href=javascript:alert(1)>x</a>",
    "<div style='background:url(javascript:x)'>",
    "<p onclick=x>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<template><script>x</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--[if IE]><script>x</script><![endif]-->",
    "<![CDATA[<script>x</script>]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html>",
    "<textarea><script>x</script>",
    "<title><img src=x onerror=x>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>x</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://x.example/1)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "[x](/\\evil.example)",
    "[x](https:evil.example)",
    "[x](https:///evil.example)",
    "[x](http://)",
    "[x](ftp://evil.example)",
    "[x](about:blank)",
    "[x](../admin)",
    "[x](/admin)",
    "[x](?q=1)",
    "[x](#top)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example "onmouseover=alert(1) x=\\"")',
    "[x](https://a.example/\"onmouseover='alert(1))",
    '[x](lesson:bread#flour"onclick=x)',
    "[x](lesson:../../admin)",
    "[x](lesson:bread#<script>)",
    "[x](quiz:final/../../x)",
    "[x](quiz:javascript:alert(1))",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,AAAA)",
    "![x](https://evil.example/pixel.png)",
    "![x](//evil.example/p.png)",
    "![x](media/../../x.svg)",
    "![x](media/a.svg?x)",
    '![" onerror="alert(1)](media/a.svg)',
    '![x](media/a.svg "\\" onload=alert(1)")',
    "![<script>x</script>](media/a.svg)",
    "## <script>x</script> {#a}",
    '## x {#a"onclick="x}',
    "## x {#a onclick=x}",
    "## x {onclick=alert(1)}",
    "## x {#<script>}",
    "::: tip <script>x</script>\nx\n:::",
    '::: tip "onclick=x\nx\n:::',
    "::: script\nalert(1)\n:::",
    '::: tip" onclick="x\nx\n:::',
    "```<script>\nx\n```",
    '```js" onclick="x\nx\n```',
    "| <script> | b |\n|---|---|\n| [x](javascript:x) | <img onerror=x> |",
    '| a" onclick="x |\n|---|\n| b |',
    "x[^<script>]\n\n[^<script>]: <script>x</script>",
    'x[^"onclick=x]\n\n[^"onclick=x]: y',
    "a[^1]\n\n[^1]: [x](javascript:x)",
    "<script>x</script>\n: <img src=x onerror=y>",
    "[<img src=x onerror=y>](https://a.example)",
    "[![x](javascript:y)](javascript:z)",
    "[x](https://a.example\\u0000javascript:y)",
    "\u202e[x](javascript:y)",
    "[x](https://аррӏе.example)",
    "&lt;script&gt;x&lt;/script&gt;",
    "\\<script>x\\</script>",
    "`<script>x</script>`",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<a href='https://a.example' target=_blank>",
    "<xss style=x id=x tabindex=1 onfocus=alert(1)></xss>",
    "<p\x00 onclick=x>",
    "<img/src=x/onerror=x>",
    "<svg/onload=x>",
    "<x:script>",
    "</p><script>x</script>",
    "</aside></main><script>x</script>",
    "- <script>x</script>\n  > <img onerror=x>",
    "> ::: tip\n> <script>x</script>\n> :::",
    "    <script>indented</script>",
    "{{<script>}}",
    "{% raw %}{{ 7*7 }}",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markdown_stays_harmless(source: str) -> None:
    html = render_markdown(source, LINKS, "en")
    assert not active_parts(html), html
    assert not active_parts(f"<p>{render_inline_markdown(source, LINKS, 'en')}</p>")


def test_the_corpus_is_large() -> None:
    assert len(set(HOSTILE)) >= 100


@given(
    st.lists(
        st.sampled_from(
            [*HOSTILE, "\n", " ", "\n\n", "> ", "- ", "    ", "[", "](", ")", "`", ":::", "*", "|", "&", "\\", "<", ">", '"']
        ),
        max_size=8,
    )
)
def test_hostile_pieces_put_together_stay_harmless(pieces: list[str]) -> None:
    assert not active_parts(render_markdown("".join(pieces), LINKS, "de"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_renders(source: str) -> None:
    assert not active_parts(render_markdown(source, LINKS, "de"))


@pytest.mark.parametrize(
    "source",
    [
        "[" * 50_000,
        "![" * 50_000,
        "[^" * 50_000,
        "*a **a " * 20_000,
        "> " * 20_000,
        "`" * 50_000,
        "::: tip\n" * 5_000,
        "a\n: " * 10_000,
        "x" * 300_000,
    ],
    ids=["brackets", "images", "notes", "stars", "quotes", "ticks", "call-outs", "definitions", "long"],
)
def test_slow_markdown_is_refused_or_quick(source: str) -> None:
    start = time.process_time()
    render_markdown(source, LINKS, "de")
    list(check_markdown(source, LINKS, "lesson"))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("a <b>c</b>\nd <br>", "lesson", [("html", 0), ("html", 0), ("html", 1)]),
        ("x\n\n<div>\ny\n</div>", "lesson", [("html", 2)]),
        ("`<b>` and\n\n    <b>\n\n```\n<b>\n```", "lesson", []),
        ("a < b and 3 > 2, <3", "lesson", []),
        ("[a](lesson:bread#flour)\n[b](lesson:bread#salt)\n[c](quiz:x)", "text", [("link_broken", 1), ("link_broken", 2)]),
        ("[a](javascript:x)\n<javascript:y>", "text", [("link_unsafe", 0), ("link_unsafe", 1)]),
        ("[a](https://a.example) [b](http://b.example)", "text", []),
        ("![A](media/a.svg)\n\n![](media/a.svg)", "lesson", [("image_without_alternative", 2)]),
        ("x ![A](media/a.svg)", "lesson", [("image_not_alone", 0)]),
        ("## A\n\n# B", "credits", [("heading_level", 2)]),
        ("x\n\n## A", "text", [("heading_in_text", 2)]),
        ("::: tip\nx", "lesson", [("callout_open", 0)]),
        ("::: tip\nx\n:::\n\n::: tipp\ny\n:::", "lesson", [("callout_unknown", 4)]),
        ("x\n\n:::", "lesson", [("callout_stray", 2)]),
        ("::: checklist\nx\n:::", "lesson", [("checklist_without_list", 0)]),
        ("> ::: tip\n> x\n> :::", "lesson", []),
        ("x[^1]\n\n[^2]: y", "lesson", [("footnote_missing", 0), ("footnote_unused", 0)]),
        ("[" * 4000, "text", [("text_too_complex", 0)]),
    ],
)
def test_what_an_author_has_to_mend(source: str, kind: str, expected: list[tuple[str, int]]) -> None:
    found: list[TextFault] = list(check_markdown(source, LINKS, kind))  # type: ignore[arg-type]  # a parametrized literal
    assert [(fault.code, fault.line) for fault in found] == expected
