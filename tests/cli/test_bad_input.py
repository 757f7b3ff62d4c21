"""Input that cannot be read is a one-line error with exit 2; input that only looks bad is matched as well as can be."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]


def one_line(result: Result, *said: object) -> None:
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("kb: ")
    assert result.err.count("\n") == 1
    assert all(str(each) in result.err for each in said), result.err


@pytest.fixture
def binary() -> bytes:
    """Compressed bytes."""
    return zlib.compress(b"".join(b"line %d of it\n" % n for n in range(5000)))


WAYS = pytest.mark.parametrize("options", [[], ["--json"], ["--top", "1"], ["--why", "port-in-use"]], ids=" ".join)
"""The short way, the option parser, and `--why`."""


@WAYS
def test_a_missing_file_is_named(kb: Kb, tmp_path: Path, options: list[str]) -> None:
    one_line(kb("match", *options, tmp_path / "gone.log"), tmp_path / "gone.log", "no such file")


@WAYS
def test_a_folder_without_text_is_named_with_what_to_write(kb: Kb, tmp_path: Path, options: list[str]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    one_line(kb("match", *options, folder), folder, "no text file", "log")


@WAYS
def test_a_binary_file_is_refused(kb: Kb, tmp_path: Path, binary: bytes, options: list[str]) -> None:
    path = tmp_path / "core.gz"
    path.write_bytes(binary)
    one_line(kb("match", *options, path), path, "binary")


@WAYS
def test_binary_standard_input_is_refused(kb: Kb, binary: bytes, options: list[str]) -> None:
    one_line(kb("match", *options, stdin=binary), "binary")


@WAYS
def test_one_bad_file_among_good_ones_is_named(kb: Kb, tmp_path: Path, log_file: Path, options: list[str]) -> None:
    one_line(kb("match", *options, log_file, tmp_path / "gone.log", log_file), tmp_path / "gone.log")


@WAYS
def test_a_file_below_a_file_is_named(kb: Kb, log_file: Path, options: list[str]) -> None:
    one_line(kb("match", *options, log_file / "x"), log_file / "x")


@pytest.mark.parametrize("command", [["match"], [], ["match", "--top", "3"]], ids=lambda c: " ".join(c) or "bare")
def test_empty_input_is_nothing_known(kb: Kb, command: list[str]) -> None:
    result = kb(*command, stdin=b"")
    assert (result.code, result.err) == (1, "")


@pytest.mark.parametrize(
    "change",
    [
        lambda log: log,
        lambda log: log.replace(b"\n", b"\r\n"),
        lambda log: log.replace(b"\n", b"\n\x00"),
        lambda log: b"caf\xe9 \xff\xfe\xc3\x28\n" + log,
        lambda log: b"\xef\xbb\xbf" + log,
        lambda log: b"\xff\xfe" + log.decode().encode("utf-16-le"),
        lambda log: b"\xfe\xff" + log.decode().encode("utf-16-be"),
        lambda log: log.decode().encode("utf-16-le"),
        lambda log: b"```\n" + log + b"```\n",
        lambda log: b"".join(b"> " + line + b"\n" for line in log.splitlines()),
        lambda log: b"".join(b"\x1b[31m" + line + b"\x1b[0m\n" for line in log.splitlines()),
        lambda log: b"".join(b"web-1  | 2026-01-01T00:00:00.000000000Z " + line + b"\n" for line in log.splitlines()),
        lambda log: b"".join(json.dumps({"log": line.decode() + "\n", "stream": "stderr"}).encode() + b"\n" for line in log.splitlines()),
        lambda log: b"x" * 300_000 + b" " + log,
        lambda log: log.rstrip(b"\n"),
        lambda log: log * 2000,
    ],
    ids=[
        "as-is",
        "crlf",
        "nul",
        "bad-utf8",
        "bom",
        "utf16-le-bom",
        "utf16-be-bom",
        "utf16-le",
        "fence",
        "quote",
        "ansi",
        "compose",
        "json",
        "long-line",
        "no-end",
        "often",
    ],
)
def test_a_log_is_matched_as_it_comes(kb: Kb, log: str, change: Callable[[bytes], bytes]) -> None:
    result = kb("match", "--json", stdin=change(log.encode()))
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out)["matches"][0]["issue"] == "port-in-use"


def test_twenty_megabytes_on_one_line_are_read(kb: Kb) -> None:
    result = kb("match", "--json", stdin=b"first\n" + b"lorem ipsum " * ((20 << 20) // 12))
    assert (result.code, result.err) == (1, "")
    assert json.loads(result.out)["lines"] == 2
