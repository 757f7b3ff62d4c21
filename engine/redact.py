"""Secrets taken out of a text before it is handed on. Patterns know common forms only: whoever sends a report reads it first.

Every pattern is bounded, or takes what it has looked at, so that the cost is linear in the text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

GONE = "***"
"""What stands where a secret stood."""


class Redaction(NamedTuple):
    """What to take out beside secrets: e-mail addresses, and IP addresses other than this host's own (127.0.0.1, 0.0.0.0, ::1)."""

    mail: bool = False
    addresses: bool = False


_NAMES = (
    r"passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key"
    r"|credentials?|signature|session[_-]?id"
)
_VALUE = r"""(?:"[^"\n]{0,2000}"?|'[^'\n]{0,2000}'?|\\"[^"\n]{0,2000}"?|[^\s"',;&<>()\[\]{}]{1,2000})"""
_PREFIXES = r"gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|pk_live_|[sr]k_(?:live|test)_|AIza|npm_|pypi-|hf_|dckr_pat_|SG\."
_SECRETS: tuple[tuple[str, str], ...] = (
    (r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|\Z)",
     f"{GONE} private key {GONE}"),
    (r"(://)[^\s\"'<>@/]{0,200}:[^\s\"'<>]{0,500}@", rf"\1{GONE}@"),
    (r"(://)[^\s\"'<>@/]{1,500}@", rf"\1{GONE}@"),
    (r"(?i)\b((?:proxy-)?authorization[\"']?\s{0,3}[:=]\s{0,3}).{1,2000}", rf"\1{GONE}"),
    (r"(?i)\b((?:set-)?cookie[\"']?\s{0,3}[:=]\s{0,3}).{1,4000}", rf"\1{GONE}"),
    (r"(?i)\b(bearer|basic)\s{1,3}[\w.~+/=-]{6,2000}", rf"\1 {GONE}"),
    (rf"(?i)((?:{_NAMES})[\w-]{{0,40}}(?:\\?[\"'])?\s{{0,3}}(?:=>|[=:])\s{{0,3}}){_VALUE}", rf"\1{GONE}"),
    (rf"(?i)(--?(?:{_NAMES})[\w-]{{0,20}}\s{{1,3}})[^\s-][^\s]{{0,2000}}", rf"\1{GONE}"),
    (r"(?i)\b((?:password|identified by)\s{1,3})(?:'[^'\n]{0,500}'|\"[^\"\n]{0,500}\")", rf"\1{GONE}"),
    (r"\beyJ[\w-]{8,4000}\.[\w-]{4,4000}(?:\.[\w-]{0,4000})?", GONE),
    (r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{12,20}\b", GONE),
    (rf"\b(?:{_PREFIXES})[\w.-]{{16,500}}", GONE),
)  # fmt: skip
_MAIL = r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_IPV4 = r"(?<![\w.])(?!127\.0\.0\.1\b|0\.0\.0\.0\b)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)"
_IPV6 = r"(?<![\w:])(?!::1\b)(?=[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{0,34}:)[0-9a-fA-F:]{3,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])"
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\Z")


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), instead) for pattern, instead in _SECRETS)


def redact(text: str, how: Redaction = Redaction()) -> str:  # noqa: B008 - a frozen value
    """The text without secrets; what stood in their place is marked with ***."""
    for pattern, instead in _compiled():
        text = pattern.sub(instead, text)
    if how.mail:
        text = re.sub(_MAIL, f"{GONE}mail{GONE}", text)
    if how.addresses:
        text = re.sub(_IPV4, f"{GONE}address{GONE}", text)
        text = re.sub(_IPV6, lambda m: m.group() if _CLOCK.match(m.group()) else f"{GONE}address{GONE}", text)
    return text
