"""Each part of the page's script does what the engine's part of the same name does, on made-up input."""

from __future__ import annotations

import re
from itertools import chain

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from engine.export.patterns import javascript
from engine.export.tables import tables
from engine.fill import fill
from engine.matching import duration, line, prose, series, text, words
from engine.matching.prompts import prompt
from engine.matching.sections import section
from engine.slots import SHAPES
from engine.template import Template, TemplateError, squeeze
from tests.export.script import ASSETS, Script
from tests.matching.test_duration import PRINTED
from tests.matching.test_hosts import NOWHERE, PLACES
from tests.matching.test_hosts import PARTS as BEFORE

LETTERS = st.text("abcd", min_size=1, max_size=1)
SEQUENCES = st.lists(LETTERS, max_size=30)
WORDS = st.text("abcdeé", min_size=1, max_size=14)
TEMPLATES = """a|Bc | x=|pid:|1|: |{n:int}|{n:int}|{w:word}|{p:path}|{h:host}|{x:hex}|{f:number}|{r:rest}|{_}|{s}|{{|}}|é|(|)"""
TAKEN = """7|-12|1,024.5|0xff|N|<pid>|***|/var/log/a.log|db-1.example.com:5432|bc|a| |  |x=|pid:|:|(|)|{|}|é|ß|x y|.|…|\t"""
JSON = ['"a":', '"a" : ', '", "', '","', ',"', '":', '":{', '"{', '"', '\\"', "[(", "=", "1,", "::"]
PIECES = [*TEMPLATES.split("|"), *JSON, "{c:bc|a|x y}", "{_:-|Bc|é (b)}", "{t:duration}", "{u:series}", "{z:size}"]
VALUES = [*TAKEN.split("|"), "é (b)", "2m 3.5s", "1 day, 2:03:04", "4 ms", "1 -> 2 -> 3 GB"]
STAMPS = """2024-01-02 03:04:05,678~[INFO]~ERROR:~[7]~web-1  | ~uvicorn[12]:~kernel:~host~Jan~10/Oct/2000:13:55:36~stderr~F~INFO~|~>~(12)"""
SIGNS = """\x1b[31m~\\x1b[0m~^[[1m~\x07~\u200b~\ufeff~\u2028~#033[0m~\r~\n~\t~\xa0~  ~\\n~#012~```~~~~sh~é~worker died"""
RECORD = """{"msg": "a b\\nc", "n": [1, "two"]}"""
PARTS = [*STAMPS.split("~"), *SIGNS.split("~"), RECORD, "x" * 50]
COMMANDS = st.lists(
    st.sampled_from(["echo ", "{a}", "'{a}'", '"{b}"', "$({a})", "{b:x}", "{{a}}", "\\", "`", " -p {b} ", "<<EOF ", "$'", "x"])
)
STRANGE = st.text(st.characters(max_codepoint=0xD7FF), max_size=12)


@given(one=SEQUENCES, other=SEQUENCES)
@settings(max_examples=300)
def test_the_same_words_are_aligned_as_rapidfuzz_aligns_them(script: Script, one: list[str], other: list[str]) -> None:
    equal = [op for op in LCSseq.opcodes(one, other) if op.tag == "equal"]
    pairs = [[op.src_start + n, op.dest_start + n] for op in equal for n in range(op.src_end - op.src_start)]
    assert script.ask("align", one, other) == pairs


@given(word=WORDS, some=st.lists(WORDS, max_size=6), cutoff=st.sampled_from([line.TYPO_SIMILARITY, prose.TYPO_CUTOFF]))
@settings(max_examples=300)
def test_a_slip_is_taken_for_the_same_word(script: Script, word: str, some: list[str], cutoff: float) -> None:
    best = process.extractOne(word, some, scorer=Indel.normalized_similarity, score_cutoff=cutoff)
    assert script.ask("likest", word, some, cutoff) == (best[0] if best else None)


def test_a_word_just_as_like_as_asked_is_no_slip_in_either(script: Script) -> None:
    assert process.extractOne("queueconnection", ["connection"], scorer=Indel.normalized_similarity, score_cutoff=0.8) is None
    assert script.ask("likest", "queueconnection", ["connection"], 0.8) is None


@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=7),
    values=st.lists(st.sampled_from(VALUES + PIECES[:6] + JSON), max_size=12),
)
@settings(max_examples=600)
def test_templates_are_found_in_the_same_places(script: Script, pieces: list[str], values: list[str]) -> None:
    template = "".join(pieces)
    try:
        parsed = Template.parse(template)
    except TemplateError:
        assume(False)
    filled = "".join(values)
    for whole in (filled, re.sub(r"\{[^{}]*\}", filled[:9] or "1", template)):
        found = parsed.find(*squeeze(whole))
        assert script.ask("find", template, whole) == ([found.start, found.end, found.slots] if found else None)


@given(parts=st.lists(st.sampled_from(BEFORE), max_size=9))
@settings(max_examples=300)
def test_hosts_before_commands_are_found_alike(script: Script, parts: list[str]) -> None:
    _ask_for_host(script, "".join(parts))


def test_hosts_at_real_prompts_are_found_alike(script: Script) -> None:
    for before in chain(NOWHERE, *PLACES.values()):
        _ask_for_host(script, before)


@given(
    parts=st.lists(
        st.sampled_from(["=", "==> ", " <==", "node ", "web-2", "[", "]", ":", "# ", " (x)", "a", "@", ".", "run", "é"]), max_size=8
    )
)
@settings(max_examples=300)
def test_sections_begin_alike(script: Script, parts: list[str]) -> None:
    for whole in ("".join(parts), f"== {''.join(parts)} =="):
        assert script.ask("section", whole) == section(whole)


def _ask_for_host(script: Script, before: str) -> None:
    template, whole = "{host:prompt} df", f"{before}df"
    found = Template.parse(template).find(*squeeze(whole))
    assert script.ask("find", template, whole) == ([found.start, found.end, found.slots] if found else None)


@given(parts=st.lists(st.sampled_from(PARTS) | STRANGE, max_size=9))
@settings(max_examples=300)
def test_lines_are_cleaned_and_parted_alike(script: Script, parts: list[str]) -> None:
    for whole in ("".join(parts), " ".join(parts)):
        assert script.ask("lines", whole) == [[each.number, each.text, each.message, each.quiet] for each in text.lines(whole)]
        assert script.ask("clean", whole) == text.clean(whole)


@given(pieces=COMMANDS, a=st.sampled_from(VALUES) | STRANGE, b=st.sampled_from(("8000", "a b", "-x", "it's", "$(id)", "")))
@settings(max_examples=200)
def test_values_go_into_commands_alike(script: Script, pieces: list[str], a: str, b: str) -> None:
    command = "".join(pieces)
    assert script.ask("fill", command, {"a": a, "b": b}) == fill(command, {"a": a, "b": b})


@given(word=st.lists(st.sampled_from(["a", "b", "s", "t", "e", "ing", "ation", "s", "ies", "ed", "ly", "é"]), max_size=7).map("".join))
@settings(max_examples=150)
def test_stems_are_alike(script: Script, word: str) -> None:
    assert script.ask("stem", word) == words.stem(word)


def test_every_pattern_of_the_engine_finds_the_same(script: Script) -> None:
    samples = [
        " ".join([*VALUES, *PARTS, *PIECES]),
        "".join([*PARTS, *VALUES]),
        "ValueError: x\n  at a.b(c)\n$ ls\n±½²x_Ⅷ漢字 ٣٤",
        "curl: (7) Failed x: FATAL: fatalé\nbash: cannot, a: Errors",
    ]
    strings = {"token": "[^\\W\\d_]+|\\d+", "ansi": text._ANSI, "control": text._CONTROL, "break": text._ESCAPED_BREAK}
    compiled = {
        "markup": prose._MARKUP,
        "symbols": prose._SYMBOLS,
        "machine": prose._MACHINE,
        "output": prose._OUTPUT,
        "printed": prose._PRINTED,
        "pair": prose._PAIR,
    }
    for name, pattern in (compiled | {name: re.compile(source) for name, source in strings.items()}).items():
        assert javascript(pattern.pattern) in tables()["patterns"][name]  # type: ignore[index]
        for sample in samples:
            assert script.ask("spans", name, sample) == [found[0] for found in pattern.finditer(sample)], name


def test_spans_of_time_and_series_are_found_alike(script: Script) -> None:
    sample = "; ".join(
        [*(text for text, _ in PRINTED), "300 -> 410 -> 780 MB", "5 sessions 5s3m 1:2 12:30:00:11 P 1.2.3 2026-01-01 06:00 1,204.5 GiB"]
    )
    assert [name for name in ("duration", "series") if script.ask("spans", name, sample) != _found(SHAPES[name], sample)] == []
    for name, pattern in (("clock", duration._CLOCK), ("span", duration._SPAN), ("value", series._VALUE)):
        assert script.ask("spans", name, sample) == _found(pattern, sample), name


def _found(pattern: str, sample: str) -> list[str]:
    return [found[0] for found in re.finditer(pattern, sample)]


def test_every_number_that_the_script_names_is_exported() -> None:
    """One that is not there is no error in JavaScript: nothing is larger than it, and nothing smaller."""
    exported: dict[str, dict[str, float]] = tables()["numbers"]  # type: ignore[assignment]
    named: set[tuple[str, str]] = set()
    for file in ASSETS.glob("*.js"):
        source = file.read_text("utf-8")
        named.update(re.findall(r"numbers\.(\w+)\.(\w+)", source))
        for names, module in re.findall(r"const \{([^}]*)\} = numbers\.(\w+);", source):
            named.update((module, name.strip()) for name in names.split(","))
    assert len(named) > 50
    assert [(module, name) for module, name in sorted(named) if name not in exported.get(module, {})] == []


@given(
    parts=st.lists(
        st.sampled_from(["$", "#", "%", ">", "user@host", "~/x", " ", ":", "[", "]", "(x)", "PS", "C:\\\\", "\u276f", "é", "7", "ls"]),
        max_size=8,
    )
)
@settings(max_examples=300)
def test_prompts_are_the_same(script: Script, parts: list[str]) -> None:
    text = squeeze("".join(parts))[0]
    found = prompt(text)
    assert script.ask("prompt", text) == ([found.group(), found.group(1)] if found else None)
