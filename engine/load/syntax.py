"""YAML syntax errors in a writer's words."""

from __future__ import annotations

_GOES_ON = "the text goes on after a closing quote, or the indentation is not that of the lines above"
_QUOTE = "put the whole text in double quotes"

_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a `: ` inside unquoted text, or a key at the wrong depth", f"{_QUOTE}, or mend the indentation"),
    ("found undefined alias", "unquoted text begins with `*`, which YAML takes for an alias", _QUOTE),
    ("alias", "unquoted text begins with `*` or `&`, which YAML takes for an alias", _QUOTE),
    ("found duplicate anchor", "the same `&anchor` twice", "rename one"),
    ("another document", "a second YAML document begins here", "keep one document a file, without `---`"),
    ("expected a single document", "a second YAML document begins here", "keep one document a file, without `---`"),
    ("found unexpected end of stream", "a quote is opened before this place and never closed", "close the quote"),
    ("unexpected document indicator", "a quote is opened before this place and never closed", "close the quote"),
    ("unknown escape character", "a backslash in double quotes begins an escape", "write `\\\\` for one backslash, or use single quotes"),
    ("escape", "a backslash in double quotes begins an escape", "write `\\\\` for one backslash, or use single quotes"),
    ("could not find expected ':'", "a line with no `: ` stands where a key is expected", "write `key: value`, or indent the text"),
    ("while scanning a simple key", "a line with no `: ` stands where a key is expected", "write `key: value`, or indent the text"),
    ("block sequence entries are not allowed", "a list (`- `) cannot begin here", "begin it on a line of its own under its key"),
    ("expected ',' or", "a `[` or `{` list is not closed, or its text holds a quote or a comma", f"close it, or {_QUOTE}"),
    ("found unexpected ':'", "a `:` inside an unquoted text in `{ }` or `[ ]`", _QUOTE),
    (
        "did not find expected key",
        _GOES_ON,
        f"{_QUOTE}, or mend the indentation",
    ),
    (
        "expected <block end>",
        _GOES_ON,
        f"{_QUOTE}, or mend the indentation",
    ),
    ("did not find expected '-'", "the list items are not at one depth", "begin each `- ` in the same column"),
    ("hexdecimal", "an escape in double quotes is not complete", "write `\\\\` for one backslash, or use single quotes"),
    ("tag", "unquoted text begins with `!`, which YAML takes for a tag", _QUOTE),
    ("directive", "a line begins with `%`, which YAML takes for a directive", _QUOTE),
    ("comment", "text after `|` or `>`", "begin the text on the next line"),
    ("indentation", "the indentation is not that of the lines above", "use the same number of spaces"),
    ("did not find expected node content", "a value is missing here", f"write the value, or {_QUOTE}"),
    ("expected the node content", "a value is missing here", f"write the value, or {_QUOTE}"),
)


def explain_syntax(problem: str, line: str, column: int) -> tuple[str, str]:
    """What is wrong and what to write instead, for a problem as PyYAML words it; `column` counts from 0 in the line."""
    if "cannot start any token" in problem:
        return _bad_start(line[column : column + 1])
    for part, wrong, instead in _PROBLEMS:
        if part in problem:
            return wrong, instead
    return f"this is not YAML ({' '.join(problem.split())})", "check quotes and indentation"


def _bad_start(char: str) -> tuple[str, str]:
    if char == "\t":
        return "a tab indents this line", "indent with spaces"
    return f"unquoted text cannot begin with `{char}`", _QUOTE
