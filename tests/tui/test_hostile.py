"""Pasted logs and knowledge of strangers: markup, terminal codes, control characters, right-to-left marks. All are shown harmlessly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import write_guide
from tui.desk import Desk
from tui.source import from_text
from tui.text import content, marked, prose, tidy

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

MARKUP = "[bold red]loud[/] [@click=app.quit]press[/] [link=file:///etc/passwd]x[/link] $primary {tokens}"
CODES = "\x1b[31mred\x1b]52;c;cm0gLXJmIC8=\x07\x1b]0;title\x07\x1b]8;;http://evil\x1b\\here\x1b]8;;\x1b\\\x9b2J\x07\x00\x08\x0b\x7f"
BIDI = "user\u202etxt.exe\u2066\u200b\ufeff"
HOST = f"10.0.0.1{CODES}"
HOSTILE = f"""\
{MARKUP}
{CODES}{BIDI}
ERROR: [Errno 98] error while attempting to bind on address ('{HOST}', 8000): address already in use
[on red]the line after[/on red]\r\x1b[2Khidden
{{"msg": "\\u001b[2J[bold]json[/]", "level": "error"}}
"""
FORBIDDEN = [chr(n) for n in (*range(32), *range(127, 160), 0x200B, 0x202E, 0x2066, 0xFEFF) if chr(n) not in "\n\t"]


def check(kb: Driven) -> None:
    """No cell of the screen holds what a terminal could obey, and nothing of it can be clicked to do something."""
    for strip in kb.app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.text.isprintable(), repr(segment.text)
            assert not any(char in segment.text for char in FORBIDDEN)
            if segment.style is not None:
                assert segment.style.link is None
                assert "@click" not in segment.style.meta


def test_a_hostile_paste_is_harmless_on_every_screen(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste(HOSTILE)
        check(kb)
        assert "[bold red]loud[/] [@click=app.quit]press[/]" in kb.text()
        for keys in (("ctrl+g",), ("n",), ("p",), ("escape", "enter"), ("o",), ("escape", "0", "1"), ("f5",), ("escape", "f4"), ("d",)):
            await kb.press(*keys)
            check(kb)
        await kb.press("n", "escape", "f2", "ctrl+p", *"port")
        check(kb)
        assert kb.app.is_running

    app = drive(scenario)
    assert app.crash is None


def test_a_title_and_a_file_name_of_strangers_are_plain_text(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        kb.app.tell(f"{MARKUP} {CODES} {BIDI}")
        await kb.settled()
        check(kb)
        assert "[bold red]loud[/]" in kb.text()
        await kb.press("ctrl+g")
        check(kb)

    drive(scenario, source=from_text(HOSTILE, f"{MARKUP}{CODES}.log"))


def test_hostile_knowledge_is_harmless_on_every_screen(drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title = MARKUP.replace('"', "'") + "\\e[31m\\u202Ex"
    root = write_guide(tmp_path / "guides" / "demo", "replica-lost", title, f"{title} `code [red]`")
    monkeypatch.setattr("engine.load.sources.bundled_folder", lambda: str(tmp_path / "nothing"))
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "cache"))
    desk = Desk((root,))

    async def scenario(kb: Driven) -> None:
        assert "1 issue known" in kb.text()
        await kb.paste("backend replica blue1 went missing after failed probe")
        check(kb)
        assert "[bold red]loud[/] [@click=app.quit]press[/]" in kb.text()
        for keys in (("ctrl+g",), ("p",), ("escape", "enter"), ("1",), ("f5",), ("escape", "f3"), ("r",), ("escape", "f4")):
            await kb.press(*keys)
            check(kb)
            assert "loud" in kb.text()
        await kb.press("ctrl+p", *"loud")
        check(kb)

    drive(scenario, knowledge=desk, size=(120, 40))
    desk.close()


@pytest.mark.parametrize("text", [MARKUP, CODES, BIDI, HOSTILE, "a\r\nb\rc", "`odd [red] ` ` tick", "\\[not\\]"])
def test_text_of_strangers_becomes_plain_content(text: str) -> None:
    for made in (content(text), content((text, "bold")), prose(text), marked(tidy(text), 0, 3)):
        assert not any(char in made.plain for char in FORBIDDEN)
    assert content(MARKUP).plain == MARKUP


def test_a_text_keeps_its_lines() -> None:
    assert tidy("a\r\nb\rc\n\x1b]0;open\nnext") == "a\nb\nc\n\nnext"
