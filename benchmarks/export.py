"""How long an export of many issues takes and how much memory it needs: `python -m benchmarks.export`.

The issues are those of the bundled guides over and over, with ids, titles and messages of their own, parted into sections of fifty.
Each size runs in a process of its own; the ratio of time by issue says whether the cost is linear.
Times are of the processor, so that a busy machine does not change them much.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.export.atlas import Atlas
from engine.export.disk import differences, write_files
from engine.export.single import single_page
from engine.export.site import zensical_site
from engine.load import find_guides, load_guides
from engine.model import Guide, Issue, Neighbour, Question, Section

SIZES = (1000, 5000)
SECTION = 50


def synthetic(size: int) -> Guide:
    """A guide with so many issues."""
    known = [issue for guide in load_guides(find_guides()).guides for issue in guide.issues]
    issues = tuple(_copy(issue, number) for number, issue in enumerate(islice(cycle(known), size)))
    sections = tuple(Section(f"s{number}", f"Section {number}") for number in range((size + SECTION - 1) // SECTION))
    return Guide("many", "Many", sections, issues)


def _copy(issue: Issue, number: int) -> Issue:
    symptoms = tuple(
        replace(each, log=f"service{number}: {each.log}" if each.log else None, text=f"{each.text} ({number})" if each.text else None)
        for each in issue.symptoms
    )
    see = tuple(Neighbour(f"issue-{max(0, number - 1)}", each.when) for each in issue.see)
    tree = _answers_to(issue.tree, f"issue-{max(0, number - 1)}")
    return replace(
        issue, guide="many", section=f"s{number // SECTION}", id=f"issue-{number}", title=f"{issue.title} {number}",
        symptoms=symptoms, see=see, tree=tree, leads_to=(f"issue-{number + 1}",), quick=issue.quick if number % 27 == 0 else None,
    )  # fmt: skip


def _answers_to(question: Question, see: str) -> Question:
    answers = (
        replace(each, see=see if each.see else None, then=_answers_to(each.then, see) if each.then else None) for each in question.answers
    )
    return replace(question, answers=tuple(answers))


def _measure(size: int) -> None:
    guide = synthetic(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TemporaryDirectory() as folder:
        start = time.process_time()
        files = zensical_site(Atlas.of([guide]))
        made = time.process_time()
        write_files(Path(folder), files)
        written = time.process_time()
        assert not differences(Path(folder), files)
        checked = time.process_time()
        page = single_page(guide)
        single = time.process_time()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = sum(map(len, files.values())) / 1e6
    print(
        f"{size} issues: {len(files)} files, {megabytes:.0f} MB; made in {made - start:.1f} s, written in {written - made:.1f} s, "
        f"checked in {checked - written:.1f} s; one page of {len(page) / 1e6:.0f} MB in {single - checked:.1f} s; "
        f"memory {before / 1024:.0f} MB with the guide alone, at most {after / 1024:.0f} MB; "
        f"{1000 * (written - start) / size:.2f} ms an issue"
    )


def main() -> None:
    """Measure each size, or the one that is named."""
    if len(sys.argv) > 1:
        _measure(int(sys.argv[1]))
        return
    each = []
    for size in SIZES:
        done = subprocess.run([sys.executable, "-m", "benchmarks.export", str(size)], capture_output=True, text=True, check=True)
        print(done.stdout, end="")
        each.append(float(done.stdout.rsplit("; ", 1)[1].split()[0]))
    print(f"time by issue at {SIZES[1]} over that at {SIZES[0]}: {each[1] / each[0]:.2f} (1 is linear)")


if __name__ == "__main__":
    main()
