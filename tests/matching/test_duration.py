"""Spans of time: what software prints is taken whole, compared in seconds, and costs no more on a hostile line."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.duration import MAX_SPAN, seconds
from engine.matching.match import Matcher
from engine.matching.rules import as_rule, kinds_of, told
from engine.matching.series import Rule
from engine.model import Values
from engine.slots import SHAPES, _shape
from engine.template import Template, squeeze

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

PRINTED = [
    ("4.81s", 4.81),
    ("4812 ms", 4.812),
    ("4810ms", 4.81),
    ("350\u00b5s", 0.00035),
    ("350us", 0.00035),
    ("30 usec", 0.00003),
    ("100 ns", 0.0000001),
    ("1m2s", 62),
    ("1m2.5s", 62.5),
    ("1h02m", 3720),
    ("2m 3.5s", 123.5),
    ("2h0m0s", 7200),
    ("1d 3h", 97_200),
    ("00:04:12", 252),
    ("0:30", 30),
    ("19:20:46.201773", 69_646.201773),
    ("3 days 04:12:00", 274_320),
    ("1 day, 2:03:04", 93_784),
    ("2-03:04:05", 183_845),
    ("4.8 sec", 4.8),
    ("4.8 seconds", 4.8),
    ("3 Seconds", 3),
    ("500 milliseconds", 0.5),
    ("5 minutes", 300),
    ("1.5 hrs", 5400),
    ("1 hour and 5 minutes", 3900),
    ("1 hour, 2 minutes, 3.5 seconds", 3723.5),
    ("1 week", 604_800),
    ("PT4.8S", 4.8),
    ("PT1M3.2S", 63.2),
    ("P1DT2H", 93_600),
    ("4,812", 4812),
    ("0.012", 0.012),
    ("4.2e-05", 0.000042),
    ("-5s", -5),
]


@pytest.mark.parametrize(("text", "value"), PRINTED)
def test_every_common_form_is_taken_whole_and_read(text: str, value: float) -> None:
    for template, line in (("took {t:duration}", f"took {text}"), ("took {t:duration}, ok", f"took {text}, ok"),
                           ("{t:duration} passed", f"after {text} passed"), ("took {t:duration} {_:path}", f"took {text} /x")):  # fmt: skip
        found = Template.parse(template).find(*squeeze(line))
        assert found is not None, line
        assert found.slots == {"t": text}
    assert seconds(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("took 4 sessions", "4"),
        ("took 4.81s 12ms", "4.81s"),
        ("took 12 d5", "12"),
        ("took 12, then", "12"),
        ("took 5GB", None),
        ("took 5%", None),
        ("took PT", None),
        ("took long", None),
        ("took <redacted>", "<redacted>"),
    ],
)
def test_what_is_no_span_is_left_alone(line: str, taken: str | None) -> None:
    found = Template.parse("took {t:duration}").find(*squeeze(line))
    assert (found and found.slots["t"]) == taken


def test_a_unit_may_stand_in_the_template() -> None:
    found = Template.parse("took {t:duration}ms").find(*squeeze("took 4,812.5ms"))
    assert found is not None
    assert seconds(found.slots["t"], "ms") == 4.8125


@pytest.mark.parametrize("text", ["", "long", "5 apples", "1m2x", "<t>"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?:span|unit) of time"):
        seconds(text)


@given(st.text("0123456789.,:+-PTDHMSdhmsuwn\u00b5e yac", max_size=90))
def test_what_fits_the_shape_is_read_or_refused_and_never_fails_otherwise(text: str) -> None:
    fits = re.fullmatch(SHAPES["duration"], text) is not None
    try:
        value = seconds(text)
    except ValueError:
        assert not fits or re.fullmatch(r"[X*#x]+|\.{3}|N+", text)
        return
    assert value == value or "e" in text


@given(st.integers(0, 9), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59_999))
def test_one_span_in_many_forms_is_one_number(days: int, hours: int, minutes: int, millis: int) -> None:
    whole = 86_400 * days + 3600 * hours + 60 * minutes + millis / 1000
    second = f"{millis / 1000:06.3f}"
    forms = [
        f"{days}d{hours}h{minutes}m{millis / 1000}s",
        f"{days} days, {hours}:{minutes:02}:{second}",
        f"{days} days {hours} hours {minutes} min {millis / 1000} sec",
        f"P{days}DT{hours}H{minutes}M{millis / 1000}S",
        f"{round(whole * 1000)} ms",
    ]
    for form in forms:
        assert re.fullmatch(SHAPES["duration"], form), form
        assert seconds(form) == pytest.approx(whole)
        assert len(form) <= MAX_SPAN


@pytest.mark.parametrize("piece", ["1 ", "1.1", "1,", "1d ", "1s1s", "1:1", "1 , ", "9", "1e1", "1 day ", "1:00"])
@pytest.mark.parametrize("kind", ["duration", "series"])
def test_no_line_makes_a_shape_go_back_without_end(kind: str, piece: str) -> None:
    """A pattern that did would not end on this: each end of a long text is tried, most fit nothing."""
    shape, text = re.compile(SHAPES[kind]), piece * 100 + "("
    assert all(shape.fullmatch(text, 0, end) is None or end <= len(text) for end in range(len(text)))
    assert shape.fullmatch(text) is None


SLOW = '- log: "quux answered in {took:duration}"\n  values: {of: took, does: above, limit: 2s%s}'


@pytest.mark.parametrize(
    ("took", "unit", "shown"),
    [("4.81s", "", True), ("1999 ms", "", False), ("2001ms", "", True), ("1m2s", "", True), ("3", "", True), ("3", ", unit: ms", False),
     ("2001", ", unit: none", False), ("2001ms", ", unit: none", True),
     ("0:05", ", unit: none", True), ("2001", ", unit: ms", True), ("1.5 seconds", ", unit: ms", False), ("00:00:03", "", True)],
)  # fmt: skip
def test_a_limit_is_a_span_too(make: MakeMatcher, evidence: EvidenceOf, took: str, unit: str, shown: bool) -> None:
    assert bool(evidence(make({"slow": SLOW % unit}), f"quux answered in {took}", "slow")) == shown


def test_a_number_with_a_unit_of_time_and_another_slot_as_limit(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make(
        {
            "slow": '- log: "quux took {ms:number} of it"\n  values: {of: ms, does: reaches, limit: 1m, unit: ms}',
            "late": '- log: "quux took {took:duration}, not {most:duration}"\n  values: {of: took, does: above, limit: most}',
        }
    )
    assert evidence(matcher, "quux took 60000 of it", "slow")
    assert not evidence(matcher, "quux took 59999 of it", "slow")
    assert evidence(matcher, "quux took 1m2s, not 900ms", "late")
    assert not evidence(matcher, "quux took 1s, not 900s", "late")


def test_a_rule_is_told_in_seconds() -> None:
    values = Values("took", "above", limit="500ms")
    rule = Rule(**as_rule(values, kinds_of(["quux answered in {took:duration}"])))  # type: ignore[arg-type]
    assert (rule.kind, rule.limit, told(rule), told(values)) == ("duration", 0.5, "took is above 0.5 s", "took is above 500ms")


@pytest.mark.parametrize(("limit", "expected"), [(-1, -1.0), (0, 0.0), ("3", 3.0), ("1.5KiB", 1536.0), ("other", None), (None, None)])
def test_a_limit_is_a_number_or_another_slot(limit: float | str | None, expected: float | None) -> None:
    rule = as_rule(Values("n", "above", limit=limit), {})
    assert rule["limit"] == expected
    assert rule["than"] == ("other" if limit == "other" else None)


PIECES = st.sampled_from(
    [
        "1",
        "12",
        "007",
        " ",
        '"',
        "ms",
        "s",
        " days, ",
        "3:04",
        "-",
        "+",
        "P",
        "T",
        "1D",
        ".5",
        "e3",
        "%",
        "<pid>",
        "XX",
        "x",
        "/",
        ")",
        "...",
        " and ",
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join), st.integers(0, 20), st.integers(0, 20))
def test_a_span_of_time_is_taken_as_the_shape_says_whatever_is_asked_first(line: str, at: int, end: int) -> None:
    whole, shape = re.compile(SHAPES["duration"]), _shape("duration")
    assert shape is not None
    at = min(at, len(line))
    for one, other in ((whole.match(line, at), shape.match(line, at)), (whole.fullmatch(line, at, end), shape.fullmatch(line, at, end))):
        assert (one and one.span()) == (other and other.span())
