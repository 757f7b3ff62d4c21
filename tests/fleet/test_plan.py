"""Files become sources, and sources are dealt out so that no task is left with much more than the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fleet.plan import BIN, MOST_SOURCES, Logs, Source, bins, sources
from engine.fleet.storage import Listed

WORK = st.lists(st.integers(1, 3 * BIN), max_size=200)


@given(WORK, st.integers(1, 64))
def test_every_source_is_dealt_out_once_and_evenly(work: list[int], processors: int) -> None:
    found = [Source(f"s{at}", (f"s{at}",), each) for at, each in enumerate(work)]
    dealt = bins(found, processors)
    assert sorted(source for some in dealt for source in some) == sorted(found)
    assert all(dealt), "no task is without work"
    loads = [sum(source.work for source in some) for some in dealt]
    assert loads == sorted(loads, reverse=True), "the longest first"
    if dealt:
        assert max(loads) <= sum(work) / len(dealt) + max(work), "more than the mean only by less than one source"


def test_a_large_source_has_a_task_of_its_own() -> None:
    small = [Source(f"s{at}", (), 1 << 20) for at in range(100)]
    dealt = bins([*small, Source("large", (), 50 * BIN)], 2)
    assert [source.name for source in dealt[0]] == ["large"]


def test_many_small_sources_are_not_one_task_each() -> None:
    found = [Source(f"s{at}", (), 4096) for at in range(10 * MOST_SOURCES)]
    dealt = bins(found, 2)
    assert len(dealt) == 10
    assert max(len(some) for some in dealt) <= MOST_SOURCES


def test_a_source_is_a_file_or_a_folder() -> None:
    files = [
        Listed("s3://b/web/2.log", 10),
        Listed("s3://b/web/1.log.gz", 10),
        Listed("s3://b/db/1.log", 10),
        Listed("s3://b/db/1.log", 10),
    ]
    assert [source.name for source in sources(files)] == ["s3://b/db/1.log", "s3://b/web/1.log.gz", "s3://b/web/2.log"]
    web = sources(files, "folder")[1]
    assert (web.name, web.files) == ("s3://b/web", ("s3://b/web/1.log.gz", "s3://b/web/2.log"))
    (key,) = sources([Listed("s3://id:secret@b/1.log?region=eu-west-1&endpoint_override=host/x", 1)])
    assert key.name == "s3://b/1.log"
    plain, packed = sources([Listed("a", 100_000), Listed("b.gz", 100_000)])
    assert packed.work > 4 * plain.work


@pytest.mark.parametrize(
    ("logs", "wrong"),
    [
        (Logs(("a",), format="json"), "line='message'"),
        (Logs(("a",), line="message"), "no fields"),
        (Logs(("a",), "folder", "json", "message", source=("host",)), "not by both"),
    ],
)
def test_what_does_not_go_together_is_said(logs: Logs, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        logs.checked()
