"""SARIF 2.1.0 (OASIS): one run, a rule for each issue that showed, a result for each match of each file.

Columns are left out: what is matched is the cleaned line, in which they may be others than in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from engine.diagnosis import Evidence, Match
from engine.outputs.phrases import about, flat, level
from engine.outputs.result import Result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
STDIN = "stdin"


def report(results: Iterable[Result], top: int) -> Iterator[str]:
    """The whole document, at the end."""
    rules: dict[str, dict[str, Any]] = {}
    found: list[dict[str, Any]] = []
    for result in results:
        if not result.files:
            found += [_result(result.name, match, rules) for match in result.diagnosis.matches[:top]]
    driver = {"name": "kb", "rules": list(rules.values())}
    run = {"tool": {"driver": driver}, "results": found, "columnKind": "unicodeCodePoints"}
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode("utf-8")


def _result(name: str, match: Match, rules: dict[str, dict[str, Any]]) -> dict[str, Any]:
    rule = f"{match.guide}/{match.issue}"
    rules.setdefault(rule, {"id": rule, "name": match.issue, "shortDescription": {"text": flat(match.title)}})
    places = [_location(name, e) for e in match.evidence if e.kind != "text"]
    return {
        "ruleId": rule,
        "ruleIndex": list(rules).index(rule),
        "level": level(match),
        "message": {"text": "\n".join(about(match))},
        "locations": places[:1] or [{"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}}],
        "relatedLocations": [{"id": at, **place} for at, place in enumerate(places[1:], start=1)],
        "properties": {"confidence": match.confidence},
    }


def _location(name: str, evidence: Evidence) -> dict[str, Any]:
    region = {"startLine": evidence.line, "snippet": {"text": flat(evidence.text)}}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(name)}, "region": region}}


def _uri(name: str) -> str:
    """A path as a reference: an absolute one with its scheme, any other relative to where kb was called."""
    path = quote((name or STDIN).replace("\\", "/").encode("utf-8", "replace"), safe="/-._~")
    return f"file://{path}" if path.startswith("/") else path
