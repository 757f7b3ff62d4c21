"""Other ways to look for known errors, on the same log and with the same knowledge: how fast, and what each names right, wrong or not.

    python -m benchmarks.peers [--megabytes N] [--rounds N] [--every N]

The knowledge is the bundled base. ripgrep, GNU grep and ugrep get its literals (the longest fixed piece of each template), which is the
limit for speed and says which issue only through the literal; SEC (the Simple Event Correlator) and lnav, where they are installed, the
same literals as rules and as a filter; `re` a pattern for each template, tried one after the other on each line, as Jenkins' Build Failure
Analyzer does; rapidfuzz each line against each symptom. What is too slow for the log is timed on its first lines, and said so. Answers are
those to the labelled cases and the genuine logs: the issue with the most different literals, patterns, or the best score from a threshold
on that is chosen on these very cases, which favours it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from benchmarks.baselines import SILENCE, by_scorer, cases, symptoms
from benchmarks.speed import large
from benchmarks.timing import KB, Command, in_turn, timed, told
from engine.base import compiled
from engine.evaluate import NONE, Case
from engine.load import find_guides, load_guides
from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.model import Guide
from engine.template import Template, TemplateError

SAMPLE = {"re": 400, "rapidfuzz": 60, "sec": 20_000}
"""Lines that the slow ones are timed on."""
LIMIT = 300.0
"""Seconds after which lnav is killed."""
SLOTS = {"int": r"-?\d+", "hex": r"(?:0x)?[0-9a-fA-F]+", "word": r"\S+", "path": r"\S+", "host": r"\S+", "rest": r".*"}
_SLOT = re.compile(r"(?<!\{)(\{[a-z_][a-z0-9_]*(?::[a-z]+)?\})(?=\}\}|[^}]|$)")
Answers = Callable[[str], str | None]
"""What a way names as the first issue of a text."""


class Knowledge(NamedTuple):
    """Literals and patterns, each with its issues."""

    literals: Mapping[str, frozenset[str]]
    patterns: Sequence[tuple[re.Pattern[str], str]]


def knowledge(guides: Sequence[Guide]) -> Knowledge:
    """Those of the guides' log symptoms."""
    literals: dict[str, set[str]] = defaultdict(set)
    patterns: list[tuple[re.Pattern[str], str]] = []
    for issue in (issue for guide in guides for issue in guide.issues):
        for text in (symptom.log for symptom in issue.symptoms if symptom.log):
            try:
                Template.parse(text)
            except TemplateError:
                continue
            pieces = [piece.replace("{{", "{").replace("}}", "}") for piece in _SLOT.split(text)]
            longest = max(pieces[::2], key=len).strip()
            if len(longest) > 3:
                literals[longest].add(issue.id)
                patterns.append((re.compile("".join(map(_as_regex, pieces))), issue.id))
    return Knowledge({text: frozenset(issues) for text, issues in literals.items()}, patterns)


def _as_regex(piece: str) -> str:
    """A piece of a template as a regular expression."""
    if not _SLOT.fullmatch(piece):
        return re.escape(piece)
    return SLOTS.get(piece.strip("{}").rpartition(":")[2], r".+?")


def by_literals(known: Knowledge) -> Answers:
    """The issue with the most different literals in a text."""

    def first(text: str) -> str | None:
        counts = Counter(issue for literal, issues in known.literals.items() if literal in text for issue in sorted(issues))
        return counts.most_common(1)[0][0] if counts else None

    return first


def by_patterns(known: Knowledge) -> Answers:
    """The issue with the most different patterns in a text."""

    def first(text: str) -> str | None:
        counts = Counter(issue for pattern, issue in known.patterns if pattern.search(text))
        return counts.most_common(1)[0][0] if counts else None

    return first


def by_rapidfuzz(guides: tuple[Guide, ...], some: Sequence[Case]) -> Answers:
    """The best score over all lines and symptoms, from the threshold on that is silent on 95 % of what is nothing known."""
    rank = by_scorer(symptoms(guides), fuzz.partial_ratio)
    kept = {case.text: (ranked[0] if (ranked := rank(case.text)) else ("", 0.0)) for case in some}
    tops = sorted(kept[case.text][1] for case in some if case.label == NONE)
    threshold = tops[min(len(tops) - 1, int(SILENCE * len(tops)))] + 1e-9
    return lambda text: kept[text][0] if kept[text][1] >= threshold else None


def verdicts(name: str, first: Answers, some: Sequence[Case]) -> list[str]:
    """Shares of the known inputs named right, wrong and not, and of the unknown ones on which it is silent."""
    told(f"answers of {name}")
    answers = [(case, first(case.text)) for case in some]
    known = [(case, answer) for case, answer in answers if case.label != NONE]
    right = sum(1 for case, answer in known if answer in {case.label, *case.also})
    silent = sum(1 for _, answer in known if answer is None)
    none = [answer for case, answer in answers if case.label == NONE]
    shares = (right, len(known) - right - silent, silent)
    return [*(f"{count / len(known):.2f}" for count in shares), f"{sum(a is None for a in none) / len(none):.2f}"]


def commands(log: Path, literals: Path, folder: Path) -> dict[str, Command]:
    """The commands that read the whole log."""
    found = {"kb match": Command((*KB, "match", str(log)), env={"KB_CACHE": str(folder / "cache")})}
    for name in ("rg", "grep", "ugrep"):
        if shutil.which(name):
            found[f"{name} -c -F -f"] = Command((name, "-c", "-F", "-f", str(literals), str(log)))
    if shutil.which("lnav"):
        found["lnav, a filter"] = Command(("lnav", "-n", "-q", "-f", str(_lnav(literals, folder)), str(log)), limit=LIMIT)
    return found


def _lnav(literals: Path, folder: Path) -> Path:
    """A script for lnav that leaves only lines with one of the literals."""
    texts = literals.read_text("utf-8").splitlines()
    script = folder / "filter.lnav"
    script.write_text(f":filter-in {'|'.join(map(re.escape, texts))}\n:write-to -\n", "utf-8")
    return script


def _sec(known: Knowledge, log: Path, folder: Path) -> float:
    """Seconds a line of SEC with a rule for each literal."""
    rules = folder / "sec.rules"
    rule = "type=Single\nptype=SubStr\npattern={}\ndesc={}\naction=write - {}\n\n"
    rules.write_text("".join(rule.format(text.replace("\\", "\\\\"), min(i), min(i)) for text, i in known.literals.items()), "utf-8")
    with log.open(encoding="utf-8") as stream:
        (folder / "sample.log").write_text("".join(line for line, _ in zip(stream, range(SAMPLE["sec"]), strict=False)), "utf-8")
    start = time.perf_counter()
    subprocess.run(["sec", f"--conf={rules}", f"--input={folder / 'sample.log'}", "--notail"], capture_output=True, check=False)
    return (time.perf_counter() - start) / SAMPLE["sec"]


def per_line(name: str, log: Path, look: Callable[[str], object]) -> float:
    """Seconds a line, over the first lines of the log."""
    with log.open(encoding="utf-8") as stream:
        lines = [line for line, _ in zip(stream, range(SAMPLE[name]), strict=False)]
    start = time.perf_counter()
    for line in lines:
        look(line)
    return (time.perf_counter() - start) / len(lines)


def tables(megabytes: int, rounds: int = 3, every: int = 1) -> Iterator[str]:
    """The table as Markdown, line by line; answers are those to one in `every` of the cases."""
    guides = load_guides(find_guides()).guides
    known, some = knowledge(guides), cases()[::every]
    matcher = Matcher(Index(compiled(guides)))
    answers = {"kb match": verdicts("kb match", lambda text: next((m.issue for m in matcher.match(text).matches), None), some)}
    literal = verdicts("literals", by_literals(known), some)
    answers |= {"re": verdicts("re", by_patterns(known), some), "rapidfuzz": verdicts("rapidfuzz", by_rapidfuzz(guides, some), some)}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        log, literals = folder / "large.log", folder / "literals"
        large(log, megabytes)
        literals.write_text("\n".join(known.literals) + "\n", "utf-8")
        size, lines = log.stat().st_size / 1e6, log.read_bytes().count(b"\n")
        timed(Command((*KB, "match", "-"), env={"KB_CACHE": str(folder / "cache")}))
        runs = in_turn(commands(log, literals, folder), rounds, watch=True)
        yield (
            f"| way, {megabytes} MB | MB/s | processor s | peak MiB | named right | wrong | not | silent on nothing known |\n"
            + "|---" * 8
            + "|"
        )
        for name, run in runs.items():
            rate = f"{size / run.seconds:,.1f}" if run.status >= 0 else f"< {size / LIMIT:,.1f}, killed after {LIMIT:.0f} s"
            cells = [name, rate, f"{run.cpu:.2f}", str(run.tree >> 10), *answers.get(name, literal)]
            yield "| " + " | ".join(cells) + " |"
        yield from _slow(known, guides, log, folder, size / lines, answers | {"sec": literal})


def _slow(
    known: Knowledge, guides: tuple[Guide, ...], log: Path, folder: Path, width: float, answers: Mapping[str, list[str]]
) -> Iterator[str]:
    """The rows of what is timed on the first lines; `width` is the megabytes of a line."""
    rank = by_scorer(symptoms(guides), fuzz.partial_ratio)
    ways: dict[str, Callable[[], float]] = {
        "re": lambda: per_line("re", log, lambda line: [p for p, _ in known.patterns if p.search(line)]),
        "rapidfuzz": lambda: per_line("rapidfuzz", log, rank),
    }
    if shutil.which("sec"):
        ways["sec"] = lambda: _sec(known, log, folder)
    titles = {"re": f"`re`, {len(known.patterns):,} patterns", "rapidfuzz": "rapidfuzz, partial_ratio", "sec": "SEC, rules"}
    for name, way in ways.items():
        told(f"timing {name}")
        yield "| " + " | ".join([f"{titles[name]} (on {SAMPLE[name]:,} lines)", f"{width / way():,.3f}", "", "", *answers[name]]) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for line in tables(options.megabytes, options.rounds, options.every):
        print(line, flush=True)


if __name__ == "__main__":
    main()
