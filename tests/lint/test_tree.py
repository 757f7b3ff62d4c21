"""Circles of `see` answers."""

from __future__ import annotations

from collections.abc import Callable

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT, DISK = "network/port-in-use.yaml", "disk/disk-full.yaml"


def _circles(found: list[str]) -> list[str]:
    return [line.split(": ")[0] for line in found if "in a circle" in line]


def test_two_issues_that_only_send_on_to_each_other(lint: Lint, files: Files) -> None:
    found = lint(
        {
            PORT: files[PORT].replace("cause: old-copy", "see: disk-full"),
            DISK: files[DISK].replace("cause: logs", "see: port-in-use"),
        }
    )
    assert _circles(found) == [f"{DISK}:11:1", f"{PORT}:9:1"]


def test_a_circle_with_one_way_out_is_fine(lint: Lint, files: Files) -> None:
    found = lint({DISK: files[DISK].replace("{answer: On a host, cause: logs}", "{answer: On a host, see: port-in-use}")})
    assert found == []


def test_sending_on_to_an_issue_with_a_cause_is_fine(lint: Lint, files: Files) -> None:
    found = lint({PORT: files[PORT].replace("cause: old-copy", "see: disk-full")})
    assert _circles(found) == []


def test_an_unknown_issue_is_no_circle(lint: Lint, files: Files) -> None:
    found = lint({DISK: files[DISK].replace("cause: logs", "see: elsewhere")})
    assert _circles(found) == []


def test_an_exit_may_lie_deep_in_the_tree(lint: Lint, files: Files) -> None:
    deep = "then: {ask: Why?, answers: [{answer: A, cause: logs}, {answer: B, see: port-in-use}]}"
    assert lint({DISK: files[DISK].replace("{answer: On a host, cause: logs}", "{answer: On a host, " + deep + "}")}) == []
