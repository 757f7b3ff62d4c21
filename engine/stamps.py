"""The time that a line of a log gives, read from its beginning.

Known are ISO 8601 and its kin (Python logging, gunicorn, nginx's error log, PostgreSQL), the access logs of nginx and Apache, syslog,
ctime, Redis, klog, and seconds or milliseconds since 1970. Every pattern is made of bounded pieces, so a line costs little.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache

from engine.record import NamedTuple

HEAD = 160
"""Characters of a line in which its time begins and ends."""
DAY = 86_400.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = "|".join(MONTHS)
_TIME = r"(?P<{0}h>\d\d):(?P<{0}m>\d\d):(?P<{0}s>\d\d)(?:[.,](?P<{0}f>\d{{1,9}}))?"
_FORMS = (
    r"(?<!\d)(?P<ay>[12]\d{3})[-/](?P<an>\d\d)[-/](?P<ad>\d\d)[T ]"
    + _TIME.format("a")
    + r"(?:\s?(?P<az>Z\b|UTC\b|GMT\b|[+-]\d\d:?\d\d(?!\d)))?",
    rf"(?<!\d)(?P<bd>\d\d)/(?P<bn>{_MONTH})/(?P<by>\d{{4}}):" + _TIME.format("b") + r"(?:\s(?P<bz>[+-]\d{4}))?",
    rf"(?<!\d)(?P<cd>\d{{1,2}}) (?P<cn>{_MONTH}) (?P<cy>\d{{4}}) " + _TIME.format("c"),
    rf"\b(?P<dn>{_MONTH}) {{1,2}}(?P<dd>\d{{1,2}}) " + _TIME.format("d") + r"(?: (?P<dy>[12]\d{3})\b)?",
    r"^[IWEF](?P<en>\d\d)(?P<ed>\d\d) " + _TIME.format("e"),
    r'(?:^[\[(]?|"(?:ts|time|timestamp)"\s?:\s?"?)(?P<epoch>1\d{9})(?:\.(?P<fraction>\d{1,9})|(?P<milli>\d{3}))?(?![\w.])',
)  # fmt: skip


class Stamp(NamedTuple):
    """Seconds since 1970, and whether the line names its zone; without one the time is taken for UTC."""

    seconds: float
    zoned: bool


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(_FORMS))


def stamp(line: str, today: float) -> Stamp | None:
    """The first time in the beginning of a line; None if there is none, or it is none that a calendar has.

    A time without a year belongs to the last year in which it is not more than a day after `today` (seconds since 1970).
    """
    found = _pattern().search(line, 0, HEAD)
    if found is None:
        return None
    groups = found.groupdict()
    if groups["epoch"]:
        return Stamp(int(groups["epoch"]) + float(f"0.{groups['fraction'] or groups['milli'] or 0}"), True)
    form = next(letter for letter in "abcde" if groups[f"{letter}h"])
    return _dated({name[1]: value for name, value in groups.items() if value and name[0] == form and len(name) == 2}, today)


def _dated(parts: dict[str, str], today: float) -> Stamp | None:
    month = MONTHS.index(parts["n"]) + 1 if parts["n"] in MONTHS else int(parts["n"])
    rest = (month, int(parts["d"]), int(parts["h"]), int(parts["m"]), min(int(parts["s"]), 59))
    zone = parts.get("z")
    fraction = float(f"0.{parts.get('f', '0')}")
    if "y" in parts:
        seconds = _seconds(int(parts["y"]), rest)
        return None if seconds is None else Stamp(seconds + fraction - offset(zone), zone is not None)
    newest = datetime.fromtimestamp(today + DAY, UTC).year
    years = (_seconds(newest - back, rest) for back in range(9))
    past = next((seconds for seconds in years if seconds is not None and seconds <= today + DAY), None)
    return None if past is None else Stamp(past + fraction, False)


def _seconds(year: int, rest: tuple[int, int, int, int, int]) -> float | None:
    month, day, hour, minute, second = rest
    try:
        return (datetime(year, month, day, hour, minute, second) - datetime(1970, 1, 1)) / timedelta(seconds=1)
    except ValueError:
        return None


def offset(zone: str | None) -> float:
    """Seconds that a zone, `+0530`, `-03:00`, `Z`, is ahead of UTC."""
    if zone is None or zone[0] not in "+-":
        return 0.0
    digits = zone[1:].replace(":", "")
    return (-1 if zone[0] == "-" else 1) * (3600.0 * int(digits[:2]) + 60.0 * int(digits[2:]))
