"""The page's script tells by prompts and by sections of which host lines are, as the engine does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.matching.match import Matcher
from tests.export.script import Script
from tests.export.test_means import compare, over

RULE = "disagrees, per: path, at_least: 1"
ISSUES = {
    "prompted": f"""
- log: "{{sum:hex}} {{path:path}}"
  under: "{{node:prompt}} md5sum {{_:rest}}"
  values: {{of: sum, does: {RULE}, by: node}}
""",
    "headed": f"""
- log: "{{sum:hex}} {{path:path}}"
  under: "sha256sum {{_:rest}}"
  values: {{of: sum, does: {RULE}, by: section}}
""",
    "columned": """
- columns: {PID: "{pid:int}", CONNS: "{n:int}"}
  values: {of: n, does: uneven, by: section}
""",
}
ONE, OTHER = "5b0e1f2f0f  /etc/a", "c29d6f81e6  /etc/a"
PROMPTED = [
    ["root@web-1:~# md5sum /etc/a", ONE, "[app@web-2 ~]$ sudo md5sum /etc/a", OTHER],
    ["$ ssh web-1 md5sum /etc/a", ONE, "web-2$ md5sum /etc/a", OTHER],
]
HEADED = [
    ["for h in web-1 web-2; do ssh $h sha256sum /etc/a; done", "==> web-1 <==", ONE, "", "==> web-2 <==", OTHER],
    ["# web-1", "$ sha256sum /etc/a", ONE, "# web-2", "$ sha256sum /etc/a", OTHER],
]
COLUMNED = [["web-1:", "PID CONNS", "712 900", "web-2:", "PID CONNS", "733 9"]]
LINES = sorted({line for some in (*PROMPTED, *HEADED, *COLUMNED) for line in some})


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Matcher, Script]]:
    """The engine and the script over the same guide."""
    with over(ISSUES, tmp_path_factory.mktemp("places")) as both:
        yield both


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_any_lines_are_taken_alike(pair: tuple[Matcher, Script], some: list[str]) -> None:
    compare(pair, "\n".join(some))


@pytest.mark.parametrize(
    ("issue", "lines"),
    [*(("prompted", each) for each in PROMPTED), *(("headed", each) for each in HEADED), *(("columned", each) for each in COLUMNED)],
)
def test_what_two_hosts_say_is_told_apart_by_both(pair: tuple[Matcher, Script], issue: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    assert compare(pair, text) == [issue]
    assert compare(pair, text.replace("web-2", "web-1")) == []
