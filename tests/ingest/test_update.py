"""An import merged into files that a person has worked on since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.ingest.guide import draft
from engine.ingest.store import RECORD, StoreError, folder_of, fresh, recorded, write_changes, write_new
from engine.ingest.update import Told, update
from engine.load import load_guide

SOURCE = """\
# Queue

## Workers

### Issue: Jobs wait

**Symptoms:**
- Jobs stay queued
- The queue grows

**Cause:** No worker runs

**Solution:**
```bash
worker start
```

### Issue: Jobs fail

**Symptoms:**
```
JobError: attempt 3 of job 4711 failed: quota
```

**Cause:** The quota is used up

**Solution:** Raise the quota.
"""
JOBS_WAIT = "workers/jobs-wait.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The guide, imported."""
    made = draft(SOURCE, "queue")
    place = folder_of(tmp_path, made)
    write_new(place, fresh(place, made))
    return place


def edit(folder: Path, path: str, *changes: tuple[str, str]) -> str:
    text = (folder / path).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / path).write_text(text, "utf-8")
    return text


def again(folder: Path, *changes: tuple[str, str]) -> list[Told]:
    """Import the changed source; what is told, without the folder's own order."""
    text = SOURCE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    outcome = update(folder, draft(text, "queue"))
    write_changes(folder, outcome.changes)
    assert load_guide(folder).complaints == ()
    return outcome.told


def test_nothing_happens_if_nothing_has_changed(folder: Path) -> None:
    outcome = update(folder, draft(SOURCE, "queue"))
    assert (outcome.changes, outcome.told) == ([], [])


def test_a_person_s_work_stays_word_for_word_and_the_source_s_changes_come_in(folder: Path) -> None:
    mine = edit(
        folder,
        JOBS_WAIT,
        ("  - text: Jobs stay queued\n", "  # seen on Mondays\n  - text: Jobs stay queued   # often\n"),
        ("(draft) Do what the code shows, and say here what that is.", "Start a worker"),
        ("risk: outage", "risk: safe"),
    )
    told = again(folder, ("- The queue grows", "- The queue grows and grows"), ("No worker runs", "No worker is running"))
    done = (folder / JOBS_WAIT).read_text("utf-8")
    gone = [line for line in mine.splitlines() if line not in done.splitlines()]
    assert all("The queue grows" in line or "No worker runs" in line for line in gone)
    assert "  # seen on Mondays\n  - text: Jobs stay queued   # often\n  - text: The queue grows and grows\n" in done
    assert "title: No worker is running" in done
    assert {each.what.partition(" changed")[0] for each in told} == {"you", "the source"}
    assert not any(each.open for each in told)


def test_where_both_have_changed_the_same_the_person_s_stays_and_is_told_once(folder: Path) -> None:
    edit(folder, JOBS_WAIT, ("code: worker start", "code: worker start --all"))
    change = ("worker start\n", "worker start --queue jobs\n")
    (told,) = [each for each in again(folder, change, ("- The queue", "- Nothing moves\n- The queue")) if each.open]
    line = (folder / JOBS_WAIT).read_text("utf-8").splitlines()[told.line_after - 1]
    assert line.strip() == "code: worker start --all"
    assert "yours is kept; the source now says “worker start --queue jobs”" in told.what
    assert [each for each in again(folder, change, ("- The queue", "- Nothing moves\n- The queue")) if each.open] == []


def test_a_renamed_issue_keeps_its_file_and_a_reworded_cause_its_name(folder: Path) -> None:
    again(folder, ("Issue: Jobs wait", "Issue: Jobs are never picked up"), ("No worker runs", "Nobody works"))
    text = (folder / JOBS_WAIT).read_text("utf-8")
    assert "id: jobs-wait\ntitle: Jobs are never picked up\n" in text
    assert "  no-worker-runs:\n    title: Nobody works\n" in text
    assert len(list((folder / "workers").iterdir())) == 2


def test_a_renamed_section_keeps_its_folder(folder: Path) -> None:
    new = "### Issue: Disk full\n\n**Cause:** logs\n\n**Fix:** rotate\n\n### Issue: Jobs fail"
    told = again(folder, ("## Workers", "## The workers"), ("### Issue: Jobs fail", new))
    assert "  - id: workers\n    title: The workers\n" in (folder / "guide.yaml").read_text("utf-8")
    assert sorted(path.name for path in folder.iterdir()) == [RECORD, "guide.yaml", "workers"]
    assert (folder / "workers/disk-full.yaml").is_file()
    assert not any(each.open for each in told)


def test_new_issues_are_written_and_gone_ones_are_only_told(folder: Path) -> None:
    part = SOURCE[SOURCE.index("### Issue: Jobs fail") :]
    told = again(folder, (part, "### Issue: Disk full\n\n**Cause:** logs\n\n**Fix:** rotate\n"))
    assert (folder / "workers/disk-full.yaml").is_file()
    assert (folder / "workers/jobs-fail.yaml").is_file()
    assert [(each.path, each.open) for each in told] == [("workers/disk-full.yaml", False), ("workers/jobs-fail.yaml", True)]


def test_a_file_that_a_person_removed_or_moved_is_respected(folder: Path) -> None:
    (folder / "workers/jobs-fail.yaml").unlink()
    (folder / "other").mkdir()
    (folder / JOBS_WAIT).rename(folder / "other/jobs-wait.yaml")
    told = again(folder, ("The queue grows", "It grows"), ("Raise the quota", "Raise it"))
    assert "- text: It grows" in (folder / "other/jobs-wait.yaml").read_text("utf-8")
    assert not (folder / "workers/jobs-fail.yaml").exists()
    assert [each.path for each in told if each.open] == ["workers/jobs-fail.yaml"]


@pytest.mark.parametrize(
    ("damage", "what"),
    [("causes: [", "cannot be read"), ("- 1\n", "cannot be read"), ("{}see: &none []\ntags: *none\n", "cannot be edited")],
)
def test_a_file_that_cannot_be_merged_is_left_as_it_is(folder: Path, damage: str, what: str) -> None:
    file = folder / JOBS_WAIT
    file.write_text(damage.format(file.read_text("utf-8")), "utf-8")
    before = file.read_bytes()
    outcome = update(folder, draft(SOURCE.replace("worker start", "worker begin"), "queue"))
    write_changes(folder, outcome.changes)
    assert file.read_bytes() == before
    assert any(what in each.what and each.open for each in outcome.told)


def test_without_a_record_nothing_of_what_is_there_is_touched(folder: Path) -> None:
    (folder / RECORD).unlink()
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    told = again(folder, ("The queue grows", "It grows"))
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    assert all(each.open and "before any import" in each.what for each in told)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"files": []}', '{"files": {"a": 1}}', '{"files": {"a": {"data": 3}}}', "[" * 100_000])
def test_a_damaged_record_is_said(folder: Path, text: str) -> None:
    (folder / RECORD).write_text(text, "utf-8")
    with pytest.raises(StoreError, match="damaged"):
        recorded(folder)


def test_a_hostile_record_names_no_file_outside(folder: Path, tmp_path: Path) -> None:
    record = json.loads((folder / RECORD).read_text("utf-8"))
    record["files"]["../../victim.yaml"] = {"kind": "issue", "data": {"id": "victim", "causes": {}}}
    (folder / RECORD).write_text(json.dumps(record), "utf-8")
    victim = tmp_path.parent / "victim.yaml"
    again(folder, ("The queue grows", "It grows"))
    assert not victim.exists()


def test_a_link_out_of_the_folder_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (folder / "workers").rename(outside)
    (folder / "workers").symlink_to(outside)
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    with pytest.raises(StoreError, match="leads out"):
        again(folder, ("The queue grows", "It grows"))
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before


def test_a_guide_is_never_written_over(folder: Path, tmp_path: Path) -> None:
    made = draft(SOURCE, "queue")
    with pytest.raises(StoreError, match="--update"):
        fresh(folder, made)
    assert folder_of(folder, made) == folder
    with pytest.raises(StoreError, match="holds the guide `queue`"):
        folder_of(folder, draft(SOURCE, "other"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="not a folder"):
        folder_of(tmp_path / "file", made)


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = draft(SOURCE, "queue")
    changes = fresh(tmp_path / "queue", made)

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "queue", changes)
    assert list(tmp_path.iterdir()) == []
