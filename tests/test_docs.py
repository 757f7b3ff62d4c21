"""What the README, the reference and the help texts say of the command line is what it has."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from kb.cli.group import cli

HELP = {"-h", "--help"}
SHELL = re.compile(r"\s*(?:\||&&|;|>>?|<)\s*")
FOREIGN = (
    "pip",
    "pytest",
    "python",
    "benchmarks",
    "docker",
    "jq",
    "uvicorn",
    "gunicorn",
    "sudo",
    "git",
    "dmesg",
    "ps ",
    "ss ",
    "lsof",
    "kubectl",
)


def commands() -> dict[str, click.Command]:
    context = click.Context(cli, info_name="kb")
    return {name: command for name in cli.list_commands(context) if (command := cli.get_command(context, name)) is not None}


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts}


COMMANDS = commands()
OPTIONS = {name: options(command) | HELP for name, command in COMMANDS.items()}
ALL_OPTIONS = set().union(*OPTIONS.values()) | options(cli)


@pytest.fixture(scope="module")
def checkout() -> Path:
    """The checkout; these tests are of no use without its documents."""
    root = Path(__file__).parent.parent
    if not (root / "README.md").is_file():
        pytest.skip("there is no README.md beside the tests")
    return root


def documents(checkout: Path) -> dict[str, str]:
    paths = [checkout / "README.md", *sorted((checkout / "docs" / "reference").glob("*.md"))]
    return {path.relative_to(checkout).as_posix(): path.read_text("utf-8") for path in paths}


def spans(text: str) -> Iterator[str]:
    """What stands as code: between backticks on a line, or in an indented or fenced block."""
    for line in text.splitlines():
        if line.startswith("    "):
            yield line.strip()
        else:
            yield from re.findall(r"`([^`]+)`", line.replace("\\|", "|"))


def examples(text: str) -> Iterator[list[str]]:
    """The arguments of every `kb …` in a piece of code, redirections and pipes taken apart."""
    for span in spans(text):
        for piece in SHELL.split(re.sub(r"\s{2,}.*", "", span) if not span.startswith("echo") else span):
            words = piece.split()
            if words and Path(words[0]).name == "kb" and not words[0].startswith("/work") and "/" not in words[0].replace(".venv/bin/", ""):
                with suppress(ValueError):
                    yield shlex.split(piece)[1:]


def named(arguments: list[str]) -> list[str]:
    """An example with the placeholders of a synopsis taken out: `[FILE…]`, `N`."""
    return [a for a in arguments if not a.startswith("[") and a not in ("…", "...")]


def test_every_command_is_named_in_the_readme(checkout: Path) -> None:
    text = documents(checkout)["README.md"]
    assert [name for name in COMMANDS if f"kb {name}" not in text] == []


def test_every_option_is_named_in_the_readme_or_the_reference(checkout: Path) -> None:
    text = "\n".join(documents(checkout).values())
    missing = {
        f"{name} {option}" for name in COMMANDS for option in OPTIONS[name] - HELP if not re.search(rf"(?<![\w-]){option}(?![\w-])", text)
    }
    assert missing == set()


def test_no_document_names_a_command_that_is_not_there(checkout: Path) -> None:
    for name, text in documents(checkout).items():
        for arguments in examples(text):
            first = next((a for a in named(arguments) if not a.startswith("-")), None)
            assert first is None or first in COMMANDS, f"{name}: kb {' '.join(arguments)}"


def test_no_document_names_an_option_that_is_not_there(checkout: Path) -> None:
    for name, text in documents(checkout).items():
        for span in spans(text):
            if any(word in span for word in FOREIGN):
                continue
            found = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", span))
            assert found <= ALL_OPTIONS, f"{name}: {span}"


def example_lines() -> Iterator[tuple[str, str]]:
    """Every example of the help texts."""
    for name, command in {"": cli, **COMMANDS}.items():
        for line in (command.help or "").splitlines():
            if re.search(r"(^|\| )kb( |$)", line.strip()):
                yield name, line.strip()


def parse(arguments: list[str]) -> None:
    """Resolve the command and its options, as far as it can be done without running anything."""
    context = click.Context(cli, info_name="kb")
    if not arguments:
        return
    _, command, rest = cli.resolve_command(context, arguments)
    assert command is not None
    files = [a for a in rest if not a.startswith("-")]
    with suppress(click.exceptions.Exit):
        command.make_context(
            command.name, [os.devnull if a in files and "." in a else a for a in rest], parent=context, resilient_parsing=False
        )


@pytest.mark.parametrize(("name", "line"), list(example_lines()), ids=lambda value: value[:60])
def test_every_example_of_a_help_text_parses(name: str, line: str) -> None:
    command = re.split(r"\s{2,}", line)[0] if not line.startswith("echo") else line
    for piece in SHELL.split(command):
        words = shlex.split(piece)
        if words[:1] == ["kb"]:
            assert not name or words[1:2] == [name]
            if not any("/" in word for word in words[1:]):
                parse(words[1:])


def test_every_example_of_the_readme_parses(checkout: Path) -> None:
    found = [arguments for arguments in examples(documents(checkout)["README.md"]) if arguments == named(arguments)]
    assert len(found) >= 5
    for arguments in found:
        if not any(re.fullmatch(r"[A-Z]+(\.\w+)?", a) or "/" in a for a in arguments):
            parse(arguments)


def test_the_log_of_the_readmes_first_command_is_there(checkout: Path) -> None:
    log = re.search(r"kb match (tests/logs/\S+)", (checkout / "README.md").read_text("utf-8"))
    assert log is not None
    assert (checkout / log.group(1)).is_file()


def test_the_files_that_the_documents_link_to_are_there(checkout: Path) -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (checkout / name).read_text("utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (checkout / target).exists(), f"{name}: {target}"
