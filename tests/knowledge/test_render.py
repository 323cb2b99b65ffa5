"""What comes out of hostile and honest Markdown."""

import re

import pytest

from knowledge.models import ArticleVersion
from knowledge.render import RENDERER, html_of, preview_of, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "![x](https://example.org/pixel.gif)",
    "![x](javascript:alert(1))",
    "![<script>alert(1)</script>](x)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org" onmouseover="alert(1))',
    "<https://example.org/<script>>",
    "```html\n<script>alert(1)</script>\n```",
    '```x" onclick="alert(1)\ncode\n```',
    "`<script>alert(1)</script>`",
    "<style>body{display:none}</style>",
    "<form action='https://example.org'><input name=password></form>",
    "<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=alert(1)></style>",
    "<div style='position:fixed'>x</div>",
    "<base href='https://example.org'>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "| <script>alert(1)</script> |\n| --- |\n| <img src=x onerror=alert(1)> |",
    "- [ ] <img src=x onerror=alert(1)>",
    "# <script>alert(1)</script>",
    "<!-- comment --><script>alert(1)</script>",
    "\x00<script>alert(1)</script>",
]
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>")
_KNOWN = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_comes_through(text: str) -> None:
    tags = _TAG.findall(render_markdown(text))

    assert {name.lower() for _, name, _ in tags} - _KNOWN == set()
    assert [rest for _, _, rest in tags if re.search(r"[\s\"'/]on\w+\s*=(?!alert\(1\)\")", rest)] == []
    assert [rest for _, _, rest in tags if re.search(r"(?:javascript|vbscript|data|file):", rest, re.I)] == []
    assert [rest for _, _, rest in tags if "style=" in rest or "src=" in rest] == []


def test_title_of_a_link_stays_text() -> None:
    html = render_markdown('[x](https://example.org "a \\" onclick=1")')

    assert html == '<p><a href="https://example.org" title="a &quot; onclick=1" rel="noopener noreferrer">x</a></p>\n'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\n## Two\n", "<h2>One</h2>\n<h3>Two</h3>\n"),
        ("## One\n\n#### Deep\n\n## Two\n", "<h2>One</h2>\n<h3>Deep</h3>\n<h2>Two</h2>\n"),
        ("- a\n- b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("- [ ] one\n- [x] two\n", '<ol class="steps">\n<li>one</li>\n<li>two</li>\n</ol>\n'),
        ("~~gone~~ **strong** *soft*", "<p><s>gone</s> <strong>strong</strong> <em>soft</em></p>\n"),
        ("```text\na < b\n```", '<pre><code class="language-text">a &lt; b\n</code></pre>\n'),
        ("```python\na\n```", '<pre><code class="">a\n</code></pre>\n'),
        ("![A scan](https://example.org/x.png)", "<p>A scan</p>\n"),
        ("[help](/help/)", '<p><a href="/help/" rel="noopener noreferrer">help</a></p>\n'),
        ("[call](tel:4400)", '<p><a href="tel:4400" rel="noopener noreferrer">call</a></p>\n'),
        ("text - [ ] no box", "<p>text - [ ] no box</p>\n"),
    ],
)
def test_honest_markdown(text: str, html: str) -> None:
    assert render_markdown(text) == html


def test_steps_inside_a_list_leave_the_outer_list_alone() -> None:
    html = render_markdown("- outer\n  - [ ] inner **bold**\n")

    assert html == ('<ul>\n<li>outer\n<ol class="steps">\n<li>inner <strong>bold</strong></li>\n</ol>\n</li>\n</ul>\n')


def test_tables_come_through() -> None:
    html = render_markdown("| a | b |\n| --- | --- |\n| 1 | 2 |\n")

    assert "<th>a</th>" in html
    assert "<td>2</td>" in html


def test_stored_html_is_shown_unless_a_newer_renderer_is_in_use() -> None:
    stored = ArticleVersion(body="**new**", html="<p>stored</p>", renderer=RENDERER)
    old = ArticleVersion(body="**new**", html="<script>old</script>", renderer=RENDERER - 1)

    assert html_of(stored) == "<p>stored</p>"
    assert html_of(old) == "<p><strong>new</strong></p>\n"
    assert preview_of("*a*") == "<p><em>a</em></p>\n"
