"""The time that a line gives: written in every known form, read back; anything else harms nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.stamps import HEAD, MONTHS, Stamp, offset, stamp

TODAY = datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp()
Write = Callable[[datetime], str]


def month(when: datetime) -> str:
    return MONTHS[when.month - 1]


ZONED: dict[str, Write] = {
    "iso": lambda d: d.strftime("%Y-%m-%dT%H:%M:%S.%f%z message"),
    "gunicorn": lambda d: d.strftime("[%Y-%m-%d %H:%M:%S %z] [7] [INFO] Booting worker"),
    "nginx access": lambda d: f'127.0.0.1 - - [{d:%d}/{month(d)}/{d:%Y:%H:%M:%S %z}] "GET / HTTP/1.1" 200 3',
    "docker json": lambda d: d.strftime('{"log":"message\\n","stream":"stderr","time":"%Y-%m-%dT%H:%M:%S.%f') + f'{d:%z}"}}',
}
PLAIN: dict[str, Write] = {
    "python logging": lambda d: d.strftime("%Y-%m-%d %H:%M:%S,123 ERROR app: message"),
    "nginx error": lambda d: d.strftime("%Y/%m/%d %H:%M:%S [error] 31#31: *1 connect() failed"),
    "redis": lambda d: f"1:M {d.day:02d} {month(d)} {d:%Y %H:%M:%S}.123 * Ready",
    "ctime": lambda d: f"[Thu {month(d)} {d.day:2d} {d:%H:%M:%S} {d.year}] Out of memory",
}
YEARLESS: dict[str, Write] = {
    "syslog": lambda d: f"{month(d)} {d.day:2d} {d:%H:%M:%S} host app[7]: message",
    "klog": lambda d: d.strftime("E%m%d %H:%M:%S.%f       1 reflector.go:138] message"),
}
zones = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
moments = st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)).map(lambda when: when.replace(microsecond=0))


@pytest.mark.parametrize("write", ZONED.values(), ids=ZONED)
@given(when=moments, zone=zones)
def test_a_time_with_its_zone_is_that_moment(write: Write, when: datetime, zone: timezone) -> None:
    there = when.replace(tzinfo=zone)
    assert stamp(write(there), TODAY) == Stamp(there.timestamp(), True)


@pytest.mark.parametrize("write", PLAIN.values(), ids=PLAIN)
@given(when=moments)
def test_a_time_without_a_zone_is_taken_for_utc(write: Write, when: datetime) -> None:
    found = stamp(write(when), TODAY)
    assert found is not None
    assert (int(found.seconds), found.zoned) == (int(when.replace(tzinfo=UTC).timestamp()), False)


@pytest.mark.parametrize("write", YEARLESS.values(), ids=YEARLESS)
@given(back=st.integers(0, 363 * 86_400))
def test_a_time_without_a_year_is_in_the_last_twelve_months(write: Write, back: int) -> None:
    when = datetime.fromtimestamp(TODAY - back, UTC)
    assert stamp(write(when), TODAY) == Stamp(TODAY - back, False)


def test_the_29th_of_february_is_in_a_leap_year() -> None:
    assert stamp("Feb 29 10:00:00 host app: x", TODAY) == Stamp(datetime(2024, 2, 29, 10, tzinfo=UTC).timestamp(), False)


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("1767225600 x", 1767225600.0),
        ("1767225600.250 x", 1767225600.25),
        ("[1767225600125] x", 1767225600.125),
        ('{"ts":1767225600.5,"m":1}', 1767225600.5),
    ],
)
def test_seconds_since_1970_stand_at_the_beginning_or_under_their_name(line: str, seconds: float) -> None:
    assert stamp(line, TODAY) == Stamp(seconds, True)


@pytest.mark.parametrize(
    "line",
    [
        "", "all is well", "order 1767225600 was sent", "2026-13-01 00:00:00 x", "2026-02-30 00:00:00 x", "2026-01-01 25:00:00 x",
        "12:00:00 x", "[12345.678] usb 1-1: new device", "Foo 12 10:00:00", "99/Jan/2026:00:00:00 +0000",
        "x" * HEAD + "2026-01-01 00:00:00",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(line: str) -> None:
    assert stamp(line, TODAY) is None


@given(text=st.text(max_size=300) | st.text("0123456789-/:.,TZ +[]\"JanFebtsime'IWEF", max_size=200))
def test_no_line_does_any_harm(text: str) -> None:
    found = stamp(text, TODAY)
    assert found is None or -1e11 < found.seconds < 1e12


@pytest.mark.parametrize(("zone", "seconds"), [(None, 0), ("Z", 0), ("UTC", 0), ("+0530", 19800), ("-03:00", -10800)])
def test_a_zone_is_so_many_seconds_ahead(zone: str | None, seconds: float) -> None:
    assert offset(zone) == seconds


def test_genuine_logs_have_times(logs: Path) -> None:
    for name in ("worker-timeout--gunicorn-sync-27.0.1.log", "db-connection-refused--pgbouncer.log"):
        found = [stamp(line, TODAY) for line in (logs / name).read_text("utf-8").splitlines()]
        assert sum(each is not None and 1.79e9 < each.seconds < 1.8e9 for each in found) >= 1, name
