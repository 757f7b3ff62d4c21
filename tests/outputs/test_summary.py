"""Issue by file, as a table, as Markdown and as data."""

from __future__ import annotations

from markdown_it import MarkdownIt

from engine.diagnosis import Diagnosis, Match
from engine.outputs.result import Result, Row
from engine.outputs.summary import MOST, Summary, markdown_table, plain_table, summary_json
from tests.outputs.conftest import HOSTILE


def result(name: str, *found: tuple[str, int]) -> Result:
    matches = tuple(Match("guide", issue, issue.title(), count / 8, ()) for issue, count in found)
    return Result(name, Diagnosis(matches, (), 9, 99), {("guide", issue): count for issue, count in found})


def test_files_are_added_up_and_the_most_frequent_issue_comes_first() -> None:
    summary = Summary()
    for each in (result("a", ("rare", 1), ("often", 5)), result("b", ("often", 7)), result("c")):
        summary.add(each)
    assert summary.rows() == (
        Row("guide", "often", "Often", 0.875, {"a": 5, "b": 7}),
        Row("guide", "rare", "Rare", 0.125, {"a": 1}),
    )
    assert [(row["lines"], row["files"]) for row in summary_json(summary.rows())] == [(12, 2), (1, 1)]


def test_of_many_files_those_with_most_lines_are_named() -> None:
    rows = (Row("guide", "issue", "Title", 0.9, {f"{n:02d}.log": n for n in range(1, MOST + 4)}),)
    lines = list(plain_table(rows, 20))
    assert lines[:4] == ["1 issue in 20 files", "", "       91  issue  (Title)", "             13  13.log"]
    assert lines[-1] == "              6  in 3 more files"


def test_no_name_of_a_file_can_break_a_line_or_become_markup() -> None:
    rows = (Row("guide", "issue", HOSTILE, 0.9, {HOSTILE: 2, "": 1}),)
    lines = list(plain_table(rows, 1))
    assert len(lines) == 5
    assert not set("".join(lines)) & set("\x1b\x00\x08\r\n")
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(markdown_table(rows, 1)))
    assert {child.type for token in tokens for child in token.children or ()} <= {"text", "code_inline", "text_special"}
    assert sum(token.type == "tr_open" for token in tokens) == 3
