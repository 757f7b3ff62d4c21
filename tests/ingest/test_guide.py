"""Whole guides as drafts: they load, nothing of the source is lost, and each part is where a writer looks for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from engine.ingest.draft import Draft
from engine.ingest.guide import draft
from engine.ingest.labels import heading_label, line_label
from engine.lint import lint_guide
from engine.load import load_guide
from engine.model import Guide
from tests.ingest.conftest import GUIDES, Drafted, by_id, issues, said, save

ABOUT_KNOWLEDGE = re.compile(
    r"placeholder|of at least|nothing under `verify`|already told|same template|bash cannot read|is not \w+ \(|redirection"
)


def load(drafts: Draft, folder: Path) -> tuple[Guide, list[str]]:
    """The drafts, loaded from files, and what the linter has against their form."""
    loaded = load_guide(save(drafts, folder))
    assert loaded.guide is not None, loaded.complaints
    assert loaded.complaints == ()
    return loaded.guide, [str(each) for each in lint_guide(loaded.guide, loaded.sources) if not ABOUT_KNOWLEDGE.search(each.wrong)]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_drafts_load_and_only_knowledge_is_missing(path: Path, drafted: Drafted, tmp_path: Path) -> None:
    drafts = drafted(path.stem)
    guide, complaints = load(drafts, tmp_path / drafts.id)
    assert complaints == []
    assert len(guide.issues) == len(issues(drafts))


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_every_word_and_every_code_block_of_a_guide_is_in_the_drafts(path: Path, drafted: Drafted) -> None:
    text = path.read_text("utf-8")
    have = said(drafted(path.stem))
    labels = {
        "Issue",
        "Quick",
        "Diagnosis",
        "Table",
        "Symptom",
        "Section",
        "See",
        "Likely",
        "Owner",
        "Problem",
        "Reason",
        "What",
        "also",
        "Verification__",
    }
    for line in text.splitlines():
        label = heading_label(line.lstrip("# ")) or line_label(line.lstrip("-* ").strip())
        labels |= set(re.findall(r"\w+", line[: len(line) - len(label.rest)])) if label else set()
    missing = {word for word in re.findall(r"[^\W\d_]\w*", text) if word not in have} - labels
    assert missing - {"sh", "txt", "console", "forum", "status", "unused"} == set()
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("fence", "code_block"):
            assert token.content.rstrip("\n") in have


def test_the_source_guide_is_found_as_it_is_written(drafted: Drafted) -> None:
    drafts = drafted("troubleshooting-guide")
    data = by_id(drafts)
    assert drafts.id == "troubleshooting-guide"
    assert drafts.left == ()
    assert len(issues(drafts)) == 27
    assert [section["id"] for section in drafts.files[0].data["sections"]][:2] == ["startup-issues", "level-1-multi-worker-issues"]
    assert data["workers-timing-out"]["symptoms"][0] == {"log": "[CRITICAL] WORKER TIMEOUT (pid:{pid:int})"}
    assert data["too-many-connections"]["heading"] == '"Too Many Connections"'
    fix = next(iter(data["too-many-connections"]["causes"].values()))["fix"]
    assert [step["lang"] for step in fix] == ["python", "sql"]
    assert fix[1]["do"] == "Or increase database max connections:"
    assert [part.get("heading") for part in data["debugging-tools"]["parts"]] == [
        "Application-Level",
        "System-Level",
        "Docker-Level",
        "Database-Level",
    ]


def test_rows_of_the_quick_table_go_to_the_issues_they_speak_of(drafted: Drafted) -> None:
    rows = {name: data["quick"] for name, data in by_id(drafted("troubleshooting-guide")).items() if "quick" in data}
    assert {row["order"]: name for name, row in rows.items()} == {
        1: "application-wont-start",
        2: "only-one-worker-running",
        3: "rq-workers-consuming-too-much-memory",
        4: "too-many-connections",
        5: "tasks-not-processing",
        6: "uneven-load-distribution",
        7: "memory-leaks",
        8: "high-latency",
    }
    assert rows["rq-workers-consuming-too-much-memory"]["see"] == "[Worker Crashes](#worker-crashes)", "its link leads nowhere"


def test_headings_as_labels(drafted: Drafted) -> None:
    drafts = drafted("heading-labels")
    data = by_id(drafts)
    assert [file.data["id"] for file in issues(drafts)] == ["jobs-pile-up", "the-broker-refuses-clients", "certificate-of-the-broker"]
    jobs = data["jobs-pile-up"]
    assert jobs["symptoms"] == [{"text": "The number of waiting jobs grows all day"}, {"text": "Workers are idle although jobs wait"}]
    assert "brokerctl queues --no-consumers" in jobs["tree"]["how"]
    cause = next(iter(jobs["causes"].values()))
    assert cause["fix"][0]["do"] == "Start the worker with the queue's name."
    assert cause["prevent"] == "Alert on queues without a listener."
    assert "Jobs that were sent twice run twice." in cause["fix"][1]["do"]
    refused = data["the-broker-refuses-clients"]
    assert refused["heading"] == "2) The broker refuses clients"
    assert next(iter(refused["causes"].values()))["fix"][0]["do"] == "Raise `channel_max`, then restart the broker."
    assert data["certificate-of-the-broker"]["symptoms"] == [{"log": "x509: certificate has expired: {path:path}"}]
    assert {"topics", "ways-of-looking"} <= data.keys()


def test_plain_headings(drafted: Drafted) -> None:
    drafts = drafted("plain-headings")
    data = by_id(drafts)
    assert [file.data["id"] for file in issues(drafts)] == [
        "client-and-server-of-different-age",
        "files-with-colons-in-their-names",
        "could-not-lock-the-index",
        "virus-scanners",
    ]
    assert data["could-not-lock-the-index"]["symptoms"] == [{"log": "cannot lock {path:path} held by pid {pid:int}"}]
    fix = next(iter(data["could-not-lock-the-index"]["causes"].values()))["fix"]
    assert [step["do"] for step in fix] == ["To fix it, stop one of them."]
    assert "[the forum](https://forum.example.org/sync" in said(drafts)
    assert [(each.line, each.what) for each in sorted(drafts.left, key=lambda left: left.line)] == [
        (35, "HTML"),
        (53, "the definition of a link that nothing uses"),
    ]


def causes(data: dict[str, Any]) -> list[str]:
    return [cause["title"] for cause in data["causes"].values()][:-1]


def test_bold_labels(drafted: Drafted) -> None:
    data = by_id(drafted("bold-labels"))
    proxy = data["the-proxy-answers-502"]
    assert causes(proxy) == ["The backend is down", "The backend listens on another port"]
    first = proxy["causes"]["the-backend-is-down"]
    assert first["fix"] == [{"do": "Start the backend.", "risk": "outage", "code": "systemctl start backend", "lang": "bash"}]
    assert first["verify"] == [{"do": "the page loads.", "code": "curl -sf http://localhost/", "lang": "bash"}]
    assert first["prevent"] == "Watch the port."
    assert first["sources"] == ["https://proxy.example.org/upstreams"]
    assert proxy["quick"] == {
        "symptom": "The proxy answers 502",
        "cause": "Backend is down",
        "fix": "`systemctl restart backend`",
        "order": 1,
    }
    assert causes(data["certificates-run-out"]) == ["The renewal job was never enabled"]
    slow = data["slow-answers"]["causes"]
    assert [cause["fix"][0]["do"][:14] for cause in slow.values()][:2] == ["Compress them ", "Move the cache"]
    assert [cause["fix"][0]["risk"] for cause in slow.values()] == ["outage", "data-loss", "safe"]
    assert data["logs-are-full-of-499"]["heading"] == "Problem: logs are full of 499"


def test_what_has_no_place_is_kept_with_its_line(drafted: Drafted) -> None:
    drafts = drafted("bold-labels")
    assert [(each.line, each.what) for each in drafts.left if "quick" in each.what] == [
        (5, "further cells of the quick table"),
        (7, "further cells of the quick table"),
        (7, "a row of the quick table that fits no issue"),
    ]
    kept = str(by_id(drafts)["not-placed"])
    assert all(word in kept for word in ("web team", "moon phase", "nobody", "upstreams"))


def test_what_a_title_cannot_hold_is_kept() -> None:
    long = " ".join(f"word{n}" for n in range(400))
    have = said(draft(f"# {long}\n\n## {long} a\n\n### Issue: {long} b\n\n**Cause:** {long} c\n\n**Fix:** x\n", "x"))
    assert [word for word in long.split() if have.split().count(word) < 4] == []
    assert "https://x.example" in said(draft("# A [guide](https://x.example)\n", "x"))


def test_a_guide_of_one_issue() -> None:
    drafts = draft("# Disk full\n\n## Symptoms\n\n- writes fail\n\n## Cause\n\nLogs.\n\n## Resolution\n\nRotate.\n", "disk")
    (issue,) = issues(drafts)
    assert (issue.path, causes(issue.data)) == ("general/disk-full.yaml", ["Logs."])


@pytest.mark.parametrize("text", ["", "\n", "# Only a title\n", "just words", "---\na: b\n---\n", "## A\n## A\n## a\n", "| a |\n|---|\n"])
def test_hardly_any_guide_gives_sound_drafts(text: str, tmp_path: Path) -> None:
    guide, complaints = load(draft(text, "x"), tmp_path)
    assert guide.id == "x"
    assert complaints == []


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Troubleshooting Guide", "troubleshooting-guide"),
        ("..", "guide-"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "guide-"),
        ("a" * 90, "a" * 56),
    ],
)
def test_the_id_comes_from_the_file_s_name_and_is_never_a_path(stem: str, expected: str) -> None:
    assert draft("# T\n", stem).id.startswith(expected)


@pytest.mark.parametrize(
    "heading", ["/etc/passwd fails", "../../up fails", "reference", "con", "guide", "é" * 400 + " fails", "`a/b`: \\ fails", "失败"]
)
def test_no_heading_leads_out_of_the_folder(heading: str, tmp_path: Path) -> None:
    drafts = draft(f"# T\n\n## {heading}\n\n### {heading}\n\n**Cause:** x\n\n**Fix:** y\n", "t")
    for file in drafts.files:
        assert re.fullmatch(r"(?:[a-z0-9-]+/)?[a-z0-9-]+\.yaml", file.path)
    assert load(drafts, tmp_path)[1] == []
