"""The answers to every labelled paste and every genuine log, as JSON, to compare before and after a change that should change none.

    python -m benchmarks.answers write FILE
    python -m benchmarks.answers compare FILE

`compare` names the inputs whose answers differ from those in FILE and ends with 1 if there are any.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from benchmarks.bundled import bundled_matcher
from engine.matching.scan import Input, match_stream
from engine.outputs.contract import diagnosis_json

TESTS = Path(__file__).parent.parent / "tests"
TOP = 10


def inputs() -> Iterator[tuple[str, bytes]]:
    """Every input with its name: the labelled cases, then the logs."""
    for file in sorted((TESTS / "cases").glob("*.jsonl")):
        for row in file.read_text("utf-8").splitlines():
            case = json.loads(row)
            yield f"{file.name}:{case['id']}", case["text"].encode("utf-8", "surrogatepass")
    for log in sorted((TESTS / "logs").glob("*.log")):
        yield log.name, log.read_bytes()


def answers() -> dict[str, str]:
    """What `kb match --json --top 10` prints for each input, below the threshold too."""
    matcher = bundled_matcher()
    found: dict[str, str] = {}
    for name, data in inputs():
        shown = [diagnosis_json(match_stream(matcher, [Input("", BytesIO(data))], minimum), TOP) for minimum in (None, 0.0)]
        found[name] = json.dumps(shown, ensure_ascii=False)
    return found


def main() -> None:
    """Write the answers, or compare them with those written before."""
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "compare"):
        sys.exit(__doc__)
    path, found = Path(sys.argv[2]), answers()
    if sys.argv[1] == "write":
        path.write_text(json.dumps(found, ensure_ascii=False, indent=0), "utf-8")
        return
    before: dict[str, str] = json.loads(path.read_text("utf-8"))
    names = [*before, *(name for name in found if name not in before)]
    differing = [name for name in names if before.get(name) != found.get(name)]
    print("\n".join(differing) or f"the same {len(found)} answers")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
