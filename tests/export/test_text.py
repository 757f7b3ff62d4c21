"""A writer's text comes out as it stands, and as nothing else, in both dialects."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.export.blocks import blocks
from engine.export.text import cell, code, fence, inline, local_address, one_line, plain, source, title, web_address
from engine.export.tree import label
from tests.export.reading import commonmark, flat, kinds, links, python_markdown, shown

READER = commonmark()
NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- --> <!DOCTYPE x> <?php ?> <![CDATA[x]]>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "[x][y] [y]: javascript:alert(1)",
    "<javascript:alert(1)> <https://example.com> <a@example.com>",
    "https://example.com www.example.com a@example.com mailto:a@example.com",
    "--- title: x ---",
    "| a | b |",
    "``` ~~~ ```js",
    "# heading #",
    "- item",
    "1. item",
    "12) item",
    "> quote",
    "*a* **b** _c_ __d__ ~~e~~ `f` ``g`",
    "a_b_c __init__ snake_case_ _x_",
    "&lt;b&gt; &amp; &#60; &copy; && a&b",
    "\\ \\\\ \\` \\* a\\",
    "a\\|b | `c|d`",
    "{: onclick=alert(1) } {.x} [TOC] !!! note ??? x === +++",
    "--8<-- 'file' :smile: $x$ ==a== ^^b^^ [^1]: x *[a]: b",
    "%%{init: {}}%% click a href javascript:x",
    "a\nb\r\nc\td\u2028e\x00f\x1b[31mg\u202eh",
    "`<script>alert(1)</script>`",
    "`` a`b ``",
    "[label](https://example.com/a_b*c?d=e&f=g)",
    "[la](https://example.com/(x))",
    "C#",
    "#",
    "##",
    "\\#",
    "#!lang",
    "\x02klzzwxh:0001\x03 wzxhzdk:0",
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet="ab1 _*`~#|<>&;[]()!\\:/.@$+-={}\n\"'%^", max_size=40),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map(" ".join),
)
PLACES = {"paragraph": "{}", "heading": "## {}", "item": "- {}", "bold": "**Fix:** {}", "cell": "| a | b |\n| --- | --- |\n| {} | c |"}


def _in_place(place: str, text: str) -> str:
    return "before\n\n" + PLACES[place].replace("{}", text or "x") + "\n\nafter\n"


def _expected(place: str) -> set[str]:
    return kinds(READER.parse(_in_place(place, "x")))


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXTS)
def test_plain_text_is_only_text_in_commonmark(place: str, text: str) -> None:
    tokens = READER.parse(_in_place(place, plain(text)))
    assert kinds(tokens) <= _expected(place)
    assert one_line(text) in shown(tokens)


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXTS)
def test_plain_text_is_only_text_in_python_markdown(place: str, text: str) -> None:
    page, empty = python_markdown(_in_place(place, plain(text))), python_markdown(_in_place(place, "x"))
    assert page.tags == empty.tags
    assert one_line(text) in page.text


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXTS)
def test_a_writer_s_line_has_code_and_web_links_and_nothing_else(place: str, text: str) -> None:
    made = cell(text) if place == "cell" else title(text) if place == "heading" else inline(text)
    tokens = READER.parse(_in_place(place, made))
    assert kinds(tokens) <= _expected(place) | {"code_inline", "link_open", "link_close"}
    assert all(each.startswith(("http://", "https://")) for each in links(tokens))
    page = python_markdown(_in_place(place, made))
    assert set(page.tags) <= {*python_markdown(_in_place(place, "x")).tags, "code", "a"}
    assert {name for name, _ in page.attributes} <= {"href", "id"}
    assert all(each.lower().startswith(("http://", "https://")) for each in page.of("href"))


@given(text=TEXTS)
@example("a``b")
@example("`")
def test_code_is_only_code(text: str) -> None:
    made = code(text)
    if not made:
        assert not one_line(text)
        return
    tokens = READER.parse(made)
    assert kinds(tokens) == {"code_inline"}
    assert shown(tokens) == one_line(text)
    page = python_markdown(f"a {made} b")
    assert page.tags == ["p", "code"]
    assert page.text == f"a {one_line(text)} b"


@given(text=TEXTS, lang=st.sampled_from(["python", "", "mermaid", "x y", "bash", "math", "text"]))
def test_a_fence_holds_its_text_and_ends_with_it(text: str, lang: str) -> None:
    tokens = READER.parse(f"before\n\n{fence(text, lang)}\n\nafter\n")
    fences = [token for token in tokens if token.type == "fence"]
    assert [token.type for token in tokens if token.nesting == 0] == ["inline", "fence", "inline"]
    assert fences[0].info in (lang, "text", "")
    assert fences[0].info != "mermaid"
    page = python_markdown(f"before\n\n{fence(text, lang)}\n\nafter\n")
    assert set(page.tags) <= {"p", "div", "pre", "span", "code"}
    assert set(page.of("class")).isdisjoint({"flowchart", "mermaid"})
    assert page.text.startswith("before")
    assert page.text.endswith("after")


def test_a_fence_keeps_code_as_it_is() -> None:
    body = "def f():\n\n    return '```'\n\n\tx = `1`"
    token = READER.parse(fence(body, "python"))[0]
    assert (token.type, token.info, token.content) == ("fence", "python", body + "\n")


@given(
    text=st.one_of(TEXTS, st.lists(TEXTS, min_size=2, max_size=4).map("\n\n".join), st.lists(TEXTS, min_size=2, max_size=4).map("\n".join))
)
def test_a_writer_s_blocks_are_harmless(text: str) -> None:
    tokens = READER.parse(f"before\n\n{blocks(text)}\n\nafter\n")
    assert not {"html_block", "html_inline", "image", "table_open", "heading_open", "hr", "blockquote_open"} & kinds(tokens)
    assert all(each.startswith(("http://", "https://")) for each in links(tokens))
    page = python_markdown(f"before\n\n{blocks(text)}\n\nafter\n")
    assert set(page.tags) <= {"p", "div", "pre", "span", "code", "a", "strong", "em", "ul", "ol", "li"}
    assert {name for name, _ in page.attributes} <= {"href", "class", "id", "start"}
    assert all(each.lower().startswith(("http://", "https://")) for each in page.of("href"))


@given(text=TEXTS)
def test_a_label_of_the_flowchart_holds_nothing_that_mermaid_reads(text: str) -> None:
    made = label(text)
    assert made
    assert not set(made) & set('"<>`[]{}|&\\\n\r')
    assert "%%{" not in made


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.com",
        "/etc/passwd",
        "file:///x",
        "vbscript:x",
        "https://a b",
        "https://a\nb",
        "",
    ],
)
def test_an_address_of_another_kind_is_no_link(url: str) -> None:
    assert web_address(url) is None
    assert local_address(url) is None
    assert "link_open" not in kinds(READER.parse(source(url)))


@given(url=st.text(alphabet="ab/()[]<>\"'`*_\\|&;#?=%{}^~ é", max_size=30).map("https://example.com/".__add__))
def test_a_source_is_a_link_to_itself_or_plain(url: str) -> None:
    tokens = READER.parse(source(url))
    found = [each for each in flat(tokens) if each.type == "link_open"]
    assert len(found) == (web_address(url) is not None)
    page = python_markdown(source(url))
    assert page.tags == ["p", "a"] if found else page.tags == ["p"]


@pytest.mark.parametrize(
    ("url", "good"),
    [("level1.md", True), ("a/b.md#c-d", True), ("#x", True), ("../a.md", False), ("/a.md", False), ("a.html", False), ("x:y.md", False)],
)
def test_links_beside_the_page(url: str, good: bool) -> None:
    assert (local_address(url) is not None) == good
    assert ("link_open" in kinds(READER.parse(inline(f"[x]({url})", local=True)))) == good
    assert "link_open" not in kinds(READER.parse(inline(f"[x]({url})")))
