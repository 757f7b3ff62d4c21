"""A guide's folder becomes one value; what is broken is named and left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.load import load_guide
from engine.model import Check, Place, Source, Values

Files = dict[str, str | bytes]
MakeGuide = Callable[[Files], Path]

QUESTIONS = """\
how-run:
  ask: How is it run?
  how: Look at the parent process.
  check: {run: ps -p 1, where: on the host, look: systemd}
  answers: [On a host, In a container]
"""

FULL = """\
id: disk-full
title: The disk is full
heading: Disk Full
summary: >
  No space is left
  on the device.
quick: {symptom: Writes fail, cause: Logs grow, fix: Rotate them}
tags: [linux, ext4]
symptoms:
  - log: "No space left on {disk:path}"
    strength: weak
    with: ["quota {disk:path}"]
    unless: ["read-only"]
    cleared_by: ["freed {n:int}"]
    at_least: 2
  - log: "used {percent:int} of {disk:path}"
    values: {of: percent, does: grows, by: disk, factor: 1.5}
  - log: "free {left:int} of {disk:path}"
    values: [{of: left, does: falls}, {of: left, does: below, limit: 10}]
  - text: I cannot save anything
tree:
  id: how-run
  answers:
    - answer: On a host
      when: ["systemd {n:int}"]
      then:
        ask: What grew?
        check:
          - run: du -sh /var/log
          - {run: df -h, where: on the host}
        answers:
          - {answer: Logs, cause: logs}
          - {answer: Something else, see: port-in-use}
    - answer: In a container
      cause: logs
causes:
  logs:
    title: Logs
    likelihood: occasional
    why: Nobody rotates them.
    fix:
      - do: Rotate
        risk: safe
        file: /etc/logrotate.conf
        code: |
          daily
          compress
        lang: text
        note: once
      - {do: Run it, risk: restart, run: logrotate -f x}
    verify: [{do: Look, run: df -h}]
    prevent: An alert.
    sources: ["https://example.com/a"]
    note: Ours.
see: [{issue: port-in-use, when: The port is named.}]
leads_to: [port-in-use]
note: New.
examples:
  - log: |
      No space left on /var
      again
    from: Linux 6
  - text: nothing can be saved
near_misses:
  - {text: I have space, why: there is space, issue: none}
"""

REFERENCE = """\
id: tools
title: Tools
order: 2
summary: What helps.
parts:
  - heading: Look
    text: See.
    items: [a, b]
    code: |
      df -h
    lang: bash
    risk: safe
    note: n
    sources: ["https://example.com/t"]
"""


@pytest.fixture
def full(make_guide: MakeGuide) -> Path:
    """A guide that uses every key of the format."""
    other = REFERENCE.replace("tools", "first").replace("order: 2", "order: 1.5")
    return make_guide(
        {
            "disk/disk-full.yaml": FULL,
            "questions.yaml": QUESTIONS,
            "synonyms.yaml": "groups:\n  - [memory, RAM, Speicher]\n",
            "reference/a-tools.yaml": REFERENCE,
            "reference/b-first.yaml": other,
        }
    )


def test_a_sound_guide_has_no_complaints(full: Path) -> None:
    loaded = load_guide(full)
    assert loaded.complaints == ()
    assert loaded.guide is not None
    assert (loaded.guide.id, loaded.guide.title, loaded.guide.licence) == ("demo", "Demo", "MIT")
    assert loaded.guide.source == Source("A page", "https://example.com/page", "Shortened.")
    assert [(each.id, each.intro) for each in loaded.guide.sections] == [("network", "About wires."), ("disk", None)]
    assert loaded.guide.synonyms == (("memory", "RAM", "Speicher"),)


def test_issues_are_ordered_by_section_then_id(make_guide: MakeGuide, issue: str) -> None:
    names = ["disk/b.yaml", "disk/a.yaml", "elsewhere/c.yaml"]
    loaded = load_guide(make_guide({name: issue.replace("port-in-use", Path(name).stem) for name in names}))
    assert loaded.guide is not None
    assert [each.full_name for each in loaded.guide.issues] == ["demo/port-in-use", "demo/a", "demo/b", "demo/c"]
    assert loaded.guide.issues[-1].section == "elsewhere"


def test_an_issue_holds_what_was_written(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    issue = guide.issues[1]
    assert (issue.id, issue.section, issue.heading, issue.tags) == ("disk-full", "disk", "Disk Full", ("linux", "ext4"))
    assert issue.summary == "No space is left on the device."
    assert issue.quick is not None
    assert issue.quick.fix == "Rotate them"
    assert (issue.see[0].issue, issue.leads_to, issue.note) == ("port-in-use", ("port-in-use",), "New.")
    first = issue.symptoms[0]
    assert (first.strength, first.with_, first.unless) == ("weak", ("quota {disk:path}",), ("read-only",))
    assert (first.cleared_by, first.at_least) == (("freed {n:int}",), 2)
    assert issue.symptoms[3].text == "I cannot save anything"


def test_values_and_checks_are_tuples_however_they_are_written(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    symptoms, tree = guide.issues[1].symptoms, guide.issues[1].tree
    assert symptoms[1].values == (Values("percent", "grows", "disk", factor=1.5),)
    assert symptoms[2].values == (Values("left", "falls"), Values("left", "below", limit=10))
    then = tree.answers[0].then
    assert then is not None
    assert then.checks == (Check("du -sh /var/log"), Check("df -h", "on the host"))


def test_a_shared_question_is_filled_in(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    tree = guide.issues[1].tree
    assert (tree.id, tree.ask, tree.how) == ("how-run", "How is it run?", "Look at the parent process.")
    assert tree.checks == (Check("ps -p 1", "on the host", "systemd"),)
    assert guide.questions["how-run"].answers == ("On a host", "In a container")


def test_what_the_issue_says_itself_wins_over_the_shared_question(make_guide: MakeGuide) -> None:
    text = FULL.replace("  id: how-run\n", "  id: how-run\n  ask: Mine?\n  check: {run: mine}\n")
    guide = load_guide(make_guide({"disk/disk-full.yaml": text, "questions.yaml": QUESTIONS})).guide
    assert guide is not None
    tree = guide.issues[1].tree
    assert (tree.ask, tree.how, tree.checks) == ("Mine?", "Look at the parent process.", (Check("mine"),))


def test_texts_lose_their_last_line_end_and_no_other(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    issue = guide.issues[1]
    assert issue.examples[0].text == "No space left on /var\nagain"
    step = issue.causes["logs"].fix[0]
    assert (step.code, step.lang, step.file, step.note, step.risk) == ("daily\ncompress", "text", "/etc/logrotate.conf", "once", "safe")


def test_examples_and_near_misses_say_what_they_are(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    issue = guide.issues[1]
    assert [(each.kind, each.source, each.why) for each in issue.examples] == [("log", "Linux 6", None), ("text", None, None)]
    miss = issue.near_misses[0]
    assert (miss.kind, miss.why, miss.issue) == ("text", "there is space", "none")


def test_places_point_into_the_file(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    issue = guide.issues[1]
    file = str(full / "disk" / "disk-full.yaml")
    assert issue.place == Place(file, 1, 1)
    assert issue.symptoms[1].place == Place(file, 16, 5)
    assert issue.tree.place == Place(file, 22, 3)
    assert issue.tree.answers[1].place == Place(file, 34, 7)
    assert issue.causes["logs"].place == Place(file, 38, 5)
    assert issue.causes["logs"].fix[0].place == Place(file, 42, 9)
    assert issue.examples[1].place == Place(file, 63, 5)
    assert guide.references[0].place == Place(str(full / "reference" / "b-first.yaml"), 1, 1)


def test_reference_pages_come_in_their_order(full: Path) -> None:
    guide = load_guide(full).guide
    assert guide is not None
    assert [page.id for page in guide.references] == ["first", "tools"]
    part = guide.references[1].parts[0]
    assert (part.heading, part.items, part.code, part.lang) == ("Look", ("a", "b"), "df -h", "bash")
    assert (part.risk, part.note, part.sources) == ("safe", "n", ("https://example.com/t",))


def test_loading_twice_gives_the_same(full: Path) -> None:
    first, second = load_guide(full), load_guide(full)
    assert first == second
    assert list(first.sources) == list(second.sources)
