"""Compressed logs, folders of logs, many processes, and Ctrl-C: the same answer, or what is known of it so far."""

from __future__ import annotations

import bz2
import gzip
import importlib
import json
import lzma
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]

pytestmark = pytest.mark.usefixtures("small_base")


def zstd(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        return bytes(importlib.import_module("compression.zstd").compress(data))
    return bytes(pytest.importorskip("zstandard").ZstdCompressor().compress(data))


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}
packers = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)


@packers
def test_a_compressed_log_is_read_by_its_content(kb: Kb, tmp_path: Path, log: str, pack: Callable[[bytes], bytes]) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed.log"
    plain.write_text(log, "utf-8")
    packed.write_bytes(pack(log.encode()))
    want = kb("match", "--json", plain)
    assert want.code == 0
    assert kb("match", "--json", packed) == want
    assert json.loads(kb("match", "--json", stdin=packed.read_bytes()).out) == json.loads(want.out)


@packers
def test_two_archives_in_one_are_one_log(kb: Kb, tmp_path: Path, log: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "two"
    path.write_bytes(pack(b"all is well\n" * 3) + pack(log.encode()))
    found = json.loads(kb("match", "--json", path).out)
    assert found["lines"] == 3 + log.count("\n")
    assert found["matches"][0]["evidence"][0]["line"] > 3


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_an_archive_that_breaks_off_is_matched_up_to_there(kb: Kb, tmp_path: Path, log: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "cut"
    path.write_bytes(pack(log.encode() + os.urandom(700_000).hex().encode())[:-200])
    result = kb("match", "--json", path)
    assert result.err.count("\n") == 1
    assert "breaks off" in result.err
    assert str(path) in result.err
    assert "Traceback" not in result.err


def test_a_picture_in_gzip_is_still_binary(kb: Kb, tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"\x89PNG\r\n" + bytes(1000)))
    result = kb("match", path)
    assert (result.code, result.out) == (2, "")
    assert "binary" in result.err


def test_a_folder_is_the_text_files_in_it(kb: Kb, tmp_path: Path, log: str) -> None:
    folder = tmp_path / "logs"
    (folder / "old").mkdir(parents=True)
    (folder / "a.log").write_text("all is well\n", "utf-8")
    (folder / "old" / "b.log.gz").write_bytes(gzip.compress(log.encode()))
    (folder / ".hidden").write_text(log, "utf-8")
    (folder / "core").write_bytes(b"\x7fELF" + bytes(100))
    result = kb("match", "--json", folder)
    (first, *_) = json.loads(result.out)["matches"]
    assert {each["file"] for each in first["evidence"]} == {str(folder / "old" / "b.log.gz")}
    assert result.err == "kb: left out 1 binary files\n"
    assert f"{folder / 'old' / 'b.log.gz'}:" in kb("match", folder).out.replace("\n", "")


def test_ctrl_c_tells_what_was_found_so_far(root: Path, kept_base: Path, log: str) -> None:
    command = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kb.__main__ import main; main()"
    env = {**os.environ, "PYTHONPATH": str(root), "KB_CACHE": str(kept_base)}
    with subprocess.Popen(
        [sys.executable, "-c", command, "match"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(log.encode() + b"2026-01-01 INFO all is well\n" * 20_000)  # more than a pipe holds: kb is reading
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read().decode(), process.stderr.read().decode() if process.stderr else ""
        assert process.wait(30) == 130
        assert "Next: kb show" in out
        assert "interrupted" in err
        assert err.count("\n") == 1


@pytest.mark.parametrize("by_folder", [True, False])
def test_more_files_than_may_be_open_at_once(kb: Kb, tmp_path: Path, log: str, by_folder: bool) -> None:
    resource = pytest.importorskip("resource")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(90):
        (folder / f"{number:03d}.log").write_text(log, "utf-8")
        (folder / f"{number:03d}.bin").write_bytes(bytes(range(8)) * 20)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (80, hard))
    try:
        result = kb("match", "--json", *([folder] if by_folder else sorted(folder.glob("*.log"))))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    (first, *_) = json.loads(result.out)["matches"]
    assert first["evidence"][0]["count"] == 90
