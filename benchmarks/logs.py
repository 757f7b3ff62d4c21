"""Score the matcher on genuine logs of real software.

    python -m benchmarks.logs [FOLDER] [-v]

FOLDER holds the logs and an index.json (name to issue, also, kind, weak); it is tests/logs if not given. A *broken* log has to give its
issue, or one of `also`, first; a *fixed* one must not give the issue it is named after; a *healthy* one must give nothing. For *weak*
ones, of which a log alone can hardly tell, it is reported what happens.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from benchmarks.bundled import bundled_matcher

FOLDER = Path(__file__).parent.parent / "tests" / "logs"


def verdict(name: str, entry: dict[str, object], answers: list[str]) -> tuple[str, bool]:
    """The group a log counts in, and whether the answer is as it should be."""
    also = entry["also"]
    accepted = {entry["issue"], *(also if isinstance(also, list) else ())}
    if entry["kind"] == "broken":
        right = bool(answers) and answers[0] in accepted
        if not entry.get("weak"):
            return "broken", right
        return ("weak, right" if right else "weak, silent" if not answers else "weak, WRONG"), right or not answers
    if entry["kind"] == "fixed":
        return "fixed", name.split("--", maxsplit=1)[0] not in answers
    return str(entry["kind"]), not answers


def main() -> None:
    """Print the table, and with -v each log that is not as it should be."""
    named = [a for a in sys.argv[1:] if not a.startswith("-")]
    folder = Path(named[0]) if named else FOLDER
    matcher = bundled_matcher()
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name, entry in sorted(json.loads((folder / "index.json").read_text("utf-8")).items()):
        diagnosis = matcher.match((folder / name).read_bytes())
        group, right = verdict(name, entry, [m.issue for m in diagnosis.matches])
        total[group] += 1
        good[group] += right
        if not right and "-v" in sys.argv:
            shown = [f"{m.issue} {m.confidence:.2f}" for m in (*diagnosis.matches, *diagnosis.near)[:3]]
            print(f"{group:12} {name}: {', '.join(shown) or 'nothing'}")
    for group in sorted(total):
        print(f"{group:12} {good[group]:4} of {total[group]:4}  {good[group] / total[group]:.3f}")


if __name__ == "__main__":
    main()
