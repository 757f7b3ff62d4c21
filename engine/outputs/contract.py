"""The JSON that other programs may rely on; its version is `format`."""

from __future__ import annotations

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from engine.diagnosis import Cause, Diagnosis, Evidence, Match
    from engine.matching.why import Why

FORMAT = 1


def diagnosis_json(diagnosis: Diagnosis, top: int) -> dict[str, Any]:
    """A diagnosis: matches best first, only those above the threshold, at most `top`."""
    return {
        "format": FORMAT,
        "matches": [_match(m) for m in diagnosis.matches[:top]],
        "tie": diagnosis.tie,
        "truncated": diagnosis.truncated,
        "lines": diagnosis.lines,
        "bytes": diagnosis.bytes,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "issue": match.issue,
        "guide": match.guide,
        "title": match.title,
        "confidence": match.confidence,
        "effect_of": match.effect_of,
        "cause": _cause(match.cause) if match.cause else None,
        "evidence": [_evidence(e) for e in match.evidence],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    step = cause.step
    return {
        "id": cause.id,
        "title": cause.title,
        "proven": cause.proven,
        "lines": [p.line for p in cause.proofs],
        "step": {"do": step.do, "risk": step.risk, "run": step.run, "file": step.file, "code": step.code, "lang": step.lang},
        "ask": cause.ask,
        "see": cause.see,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    found: dict[str, Any] = {
        "line": evidence.line,
        "text": evidence.text,
        "symptom": evidence.symptom,
        "score": evidence.score,
        "slots": dict(evidence.slots),
        "kind": evidence.kind,
        "weak": evidence.weak,
        "count": evidence.times,
        "start": evidence.start,
        "end": evidence.end,
    }
    if evidence.file:
        found["file"] = evidence.file
    return found


def why_json(why: Why) -> dict[str, Any]:
    """Why an issue did or did not match."""
    return {
        "format": FORMAT,
        "issue": why.issue,
        "matched": why.matched,
        "confidence": why.confidence,
        "threshold": why.threshold,
        "place": why.place,
        "first": why.first.issue if why.first else None,
        "nearest": [
            {
                "symptom": n.symptom,
                "kind": n.kind,
                "score": n.score,
                "line": n.line,
                "text": n.text,
                "missing": list(n.missing),
                "reason": n.reason,
            }
            for n in why.nearest
        ],
    }
