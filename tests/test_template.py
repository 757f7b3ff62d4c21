"""A template is found where its fixed text stands and its slots fit, at a cost that no line can drive up."""

from __future__ import annotations

import re

import pytest

from engine.template import MAX_SLOT, MAX_STARTS, SLOT_TYPES, Found, Slot, Template, TemplateError, masked, squeeze, tokens


def find(template: str, line: str) -> Found | None:
    return Template.parse(template).find(*squeeze(line))


def slots(template: str, line: str) -> dict[str, str] | None:
    found = find(template, line)
    return None if found is None else found.slots


@pytest.mark.parametrize(
    ("template", "line", "expected"),
    [
        ("pid {n:int} died", "pid 12 died", {"n": "12"}),
        ("pid {n:int} died", "pid -3 died", {"n": "-3"}),
        ("pid {n:int} died", "pid +3 died", {"n": "+3"}),
        ("pid {n:int} died", "pid 1.5 died", None),
        ("pid {n:int} died", "pid x died", None),
        ("pid {n:int} died", "pid died", None),
        ("pid {n:int} died", "pid N died", {"n": "N"}),
        ("(pid:{n:int}) died", "(pid:<pid>) died", {"n": "<pid>"}),
        ("(pid:{n:int}) died", "(pid:***) died", {"n": "***"}),
        ("at {n:hex} fault", "at [REDACTED] fault", {"n": "[REDACTED]"}),
        ("took {n:number} ms", "took 12 ms", {"n": "12"}),
        ("took {n:number} ms", "took 0.5 ms", {"n": "0.5"}),
        ("took {n:number} ms", "took 1,204.75 ms", {"n": "1,204.75"}),
        ("took {n:number} ms", "took long ms", None),
        ("at {n:hex} fault", "at 0xDEADbeef fault", {"n": "0xDEADbeef"}),
        ("at {n:hex} fault", "at 0f8fad5b-d9cb-469f-a165-70867728950e fault", {"n": "0f8fad5b-d9cb-469f-a165-70867728950e"}),
        ("at {n:hex} fault", "at xyz fault", None),
        ("unit {n:word} failed", "unit my-app.service_2 failed", {"n": "my-app.service_2"}),
        ("unit {n:word} failed", "unit my app failed", None),
        ("unit {n:word} failed", "unit a/b failed", None),
        ("open {n:path} failed", "open /var/lib/x.sock failed", {"n": "/var/lib/x.sock"}),
        ("open {n:path} failed", "open app.main:create_app failed", {"n": "app.main:create_app"}),
        ("open {n:path} failed", "open /a b failed", None),
        ('open "{n:path}" failed', 'open "/a b" failed', None),
        ('open "{n:path}" failed', 'open "/a/b" failed', {"n": "/a/b"}),
        ("no answer from {n:host} yet", "no answer from db.local:5432 yet", {"n": "db.local:5432"}),
        ("no answer from {n:host} yet", "no answer from [::1]:80 yet", {"n": "[::1]:80"}),
        ("no answer from {n:host} yet", "no answer from a/b yet", None),
        ("failed: {why:rest}", "failed: no such host, try later", {"why": "no such host, try later"}),
        ("failed: {why:rest}", "failed:", {"why": ""}),
        ("failed: {why:rest}", "failed", None),
        ("failed: {why}", "failed:", None),
        ("{m:GET|POST} {p:path} took", "12 POST /x took", {"m": "POST", "p": "/x"}),
        ("{m:GET|POST} {p:path} took", "12 post /x took", {"m": "post", "p": "/x"}),
        ("{m:GET|POST} {p:path} took", "12 PUT /x took", None),
        ("{m:GET|POST} {p:path} took", "12 TARGET /x took", None),
        ("{m:GET|POST} {p:path} took", "GET /x took", {"m": "GET", "p": "/x"}),
        ("no {_:pod|pods} left", "no pods left", {}),
        ("no {_:pod|pods} left", "no pod left", {}),
        ("no {what:pod|pods} left", "no podz left", None),
        ("no more {what:pod|pods}", "no more pods", {"what": "pods"}),
        ("no more {what:pod|pods}", "no more podsies", None),
        ("no more {what:pod|pods}", "no more pod, really", {"what": "pod"}),
        ("died: {why:out of  memory|OOM (9)|a:b}", "died: Out of memory.", {"why": "Out of memory"}),
        ("died: {why:out of memory|OOM (9)|a:b}", "died: oom (9)", {"why": "oom (9)"}),
        ("died: {why:out of memory|OOM (9)|a:b}", "died: a:b", {"why": "a:b"}),
        ("died: {why:out of memory|OOM}", "died: out of  time", None),
        ("{why:out of memory|OOM} killed", "it was out of memory killed", {"why": "out of memory"}),
        ("{why:out of memory|OOM} killed", "it was layout of memory killed", None),
        ("{a:x|y}/q and {a:x|y}/z", "x/q and y/z, y/q and y/z", {"a": "y"}),
        ("{a} {b:web|app} died", "1 web app died", {"a": "1 web", "b": "app"}),
        ("from {a} to {b} ok", "from here and there to the end ok", {"a": "here and there", "b": "the end"}),
    ],
)
def test_a_slot_takes_what_fits_its_type(template: str, line: str, expected: dict[str, str] | None) -> None:
    assert slots(template, line) == expected


@pytest.mark.parametrize(
    ("template", "line", "expected"),
    [
        ("WORKER TIMEOUT (pid:{p:int})", "[7] [CRITICAL] worker  timeout\t(pid:12) x", {"p": "12"}),
        ("exit code {n:int}", "exit code 137.", {"n": "137"}),
        ("refused by {h:host}", "refused by db.local.", {"h": "db.local"}),
        ("refused by {h:host}", "refused by db.local: try later", {"h": "db.local"}),
        ("{name:word} is dead", "he says foo is dead", {"name": "foo"}),
        ("{name} is dead", "the old foo is dead", {"name": "the old foo"}),
        ("{name} is dead", "is dead", None),
        ("begin {x} end", "begin 1 end 2 end", {"x": "1"}),
        ("pid {n:int} died", "pid x died, pid 5 died", {"n": "5"}),
        ("{_:int} of {n:int} up", "2 of 3 up", {"n": "3"}),
        ("a {{b}} {n:int} c", "a {b} 4 c", {"n": "4"}),
        ("'{p:path}/log'", "'/a/log/b/log'", {"p": "/a/log/b"}),
        ("error 5", "terror 5", None),
        ("timeout", "timeouts", None),
        ("timeout", "the timeout.", {}),
        ("no space left", "no  Space\tLEFT on device", {}),
    ],
)
def test_the_fixed_text_may_stand_anywhere_but_not_inside_a_word(template: str, line: str, expected: dict[str, str] | None) -> None:
    assert slots(template, line) == expected


@pytest.mark.parametrize(("line", "expected"), [("took 3/3", {"n": "3"}), ("took 3/4", None), ("took 3/4, took 5/5", {"n": "5"})])
def test_a_repeated_name_must_have_one_value(line: str, expected: dict[str, str] | None) -> None:
    assert slots("took {n:int}/{n:int}", line) == expected


@pytest.mark.parametrize(
    ("template", "line", "expected"),
    [
        ("query {sql} {seconds:number}s", "query SELECT orders WHERE id 4.71s", {"sql": "SELECT orders WHERE id", "seconds": "4.71"}),
        ("workers={w:int} {_} {rate:number} req/s", "workers=2 p(95)=88ms took 1901 req/s", {"w": "2", "rate": "1901"}),
        ("a {x} - {y} - {n:int} end", "a one - two - three - 4 end", {"x": "one", "y": "two - three", "n": "4"}),
        ("a {x} - {n:int} end", "a " + "one - " * 40 + "4 end", None),
    ],
)
def test_a_free_slot_goes_on_to_a_later_place_a_few_times(template: str, line: str, expected: dict[str, str] | None) -> None:
    found = Template.parse(template).find(*squeeze(line))
    assert (found and found.slots) == expected


def test_the_name_underscore_may_repeat_with_other_values() -> None:
    assert slots("took {_:int}/{_:int}", "took 3/4") == {}


def test_the_place_is_the_matched_part() -> None:
    found = find("pid {n:int} died", "so: pid 12 died again")
    assert found is not None
    assert (found.start, found.end) == (4, 15)


@pytest.mark.parametrize(
    ("template", "message", "column"),
    [
        ("pid {n:int died", "not closed", 4),
        ("pid n} died", "without its '{'", 5),
        ("pid {} died", "not a slot name", 4),
        ("pid {N} died", "not a slot name", 4),
        ("pid {2x} died", "not a slot name", 4),
        ("pid {a b} died", "not a slot name", 4),
        ("pid {é} died", "not a slot name", 4),
        ("pid {n:integer} died", "'integer' is not a slot type", 4),
        ("pid {n:} died", "'' is not a slot type", 4),
        ("pid {a|b} died", "a choice of texts has a name, or `_`: {_:a|b}", 4),
        ("pid {n:a{b|c} died", "`a{b|c` is a choice of texts, which have no brace", 4),
        ("pid {n:a||b} died", "one of the texts of `a||b` is empty", 4),
        ("pid {n:a|A} died", "the texts of `a|A` are the same", 4),
        ("pid {n:int|number} died", "`int|number` is a choice of texts, and these are types of slots", 4),
        ("pid {n:a|b}{m:int} died", "two slots without text between them", 11),
        ("pid {a:int}{b:int} died", "without text between", 11),
        ("pid {r:rest} died", "not the last part", 12),
        ("pid {r:rest} {{died}}", "not the last part", 12),
        ("pid {r:rest} died {n:int}", "not the last part", 18),
        ("{a} {b}", "no fixed text", 0),
        ("{a} -- {b}", "no fixed text", 0),
        ("  ", "no fixed text", 0),
        ("", "no fixed text", 0),
        ("(((:", "no fixed text", 0),
    ],
)
def test_what_cannot_be_read_is_named_with_its_column(template: str, message: str, column: int) -> None:
    with pytest.raises(TemplateError, match=re.escape(message)) as raised:
        Template.parse(template)
    assert raised.value.column == column


def test_a_parsed_template_knows_its_words_and_slots() -> None:
    parsed = Template.parse("Worker {n:int} (pid:{_:int}) timed_out")
    assert parsed.words == ("worker", "pid", "timed", "out")
    assert parsed.shape == ("worker", None, "pid", None, "timed", "out")
    assert parsed.slots == (Slot("n", "int"), Slot("_", "int"))


def test_a_slot_takes_no_more_than_its_bound() -> None:
    assert find("from {a} to", f"from {'x' * (MAX_SLOT - 1)} to") is not None
    assert find("from {a} to", f"from {'x' * (MAX_SLOT + 1)} to") is None


@pytest.mark.parametrize("kind", ["", *sorted({*SLOT_TYPES} - {"prompt", "rest"})])
@pytest.mark.parametrize("piece", ["a ", "a 1 ", "ab", "1", "a/", "a:b ", "- ", "0x0 a "])
def test_a_hostile_line_is_tried_from_few_places(monkeypatch: pytest.MonkeyPatch, kind: str, piece: str) -> None:
    """Counted, not timed: 100,000 characters of repeated beginnings."""
    tried: list[int] = []
    attempt = Template._from

    def counted(self: Template, line: str, lower: str, at: int) -> Found | None:
        tried.append(at)
        return attempt(self, line, lower, at)

    monkeypatch.setattr(Template, "_from", counted)
    one, two = (f"{{{name}{':' if kind else ''}{kind}}}" for name in "uv")
    line = piece * (100_000 // len(piece))
    for text in (f"a {one} a {two} never", f"{one} a never", f"a{one}b never"):
        tried.clear()
        assert find(text, line) is None
        assert len(tried) <= MAX_STARTS


def test_tokens_are_words_and_numbers_in_order() -> None:
    assert tokens("worker_pid=12 x86 é-mail") == ["worker", "pid", "12", "x", "86", "é", "mail"]


@pytest.mark.parametrize("value", ["N", "XXXX", "xxx", "***", "<pid>", "<the pid>", "{pid}", "$PID", "${PID}", "[redacted]", "...", "…"])
def test_what_people_write_to_hide_a_value_is_masked(value: str) -> None:
    assert masked(value)


@pytest.mark.parametrize("value", ["", "12", "-3", "1,204.5", "0xdead", "x", "web-1", "app", "<a;b>", "/var/lib"])
def test_a_value_is_not_masked(value: str) -> None:
    assert not masked(value)
