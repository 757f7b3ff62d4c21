"""The name of the host in what stands before a command."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.hosts import MAX_BEFORE, host_before
from engine.matching.match import Matcher
from engine.template import Template, TemplateError, squeeze

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

COMMAND = "md5sum /etc/app.conf"
PLACES = {
    "web-2": [
        "user@web-2:~$ ",
        "[root@web-2 ~]# ",
        "[root@web-2 conf.d]# cd /srv && ",
        "root@web-2:/srv/app# sudo ",
        "root@web-2:/srv/app# sudo -u app ",
        "(venv) user@web-2:~/app$ TZ=UTC ",
        "user@web-2 ~/app (main) $ ",
        "[10:02:11] deploy@web-2:~$ ",
        "deploy@web-2> ",
        "[web-2]$ ",
        "[web-2 ~]# ",
        "web-2:~# ",
        "10:02 web-2 ~ # ",
        "web-2$ ",
        "web-2# ",
        "web-2 $ ",
        "$ ssh web-2 ",
        "+ ssh web-2 ",
        "me@laptop:~$ ssh -t web-2 'cd /srv; ",
        'ssh -i key.pem -p 2222 ubuntu@web-2 "',
        'gcloud compute ssh web-2 --zone=eu-1 --command="',
        'ssh deploy@web-2 "sudo podman exec -it api ',
        "kubectl exec web-2 -- ",
        "ssh jump kubectl exec pod/web-2 -- ",
        "me@laptop:~$ kubectl -n prod exec -it web-2 -c api -- sh -c '",
        "docker exec -u root web-2 ",
        "$ docker-compose exec -T web-2 sudo ",
    ],
    "api": ["root@web-2:~# docker exec -it api ", "root@web-2:~# docker compose -f prod.yml exec -T api "],
    "10.0.0.3:6379": ["10.0.0.3:6379> ", "10.0.0.3:6379[2]> "],
}
NOWHERE = [
    "",
    "$ ",
    "~$ ",
    "% ",
    "> ",
    "bash-5.1$ ",
    "for h in web-1 web-2; do ssh $h ",
    "ssh web-2 | ",
    "I ran ",
    "web-2:~$",
    "web-2: ",
    "ssh web-2 uptime; ",
]


@pytest.mark.parametrize(("place", "before"), [(place, before) for place, some in PLACES.items() for before in some])
def test_a_prompt_tells_where_its_command_runs(place: str, before: str) -> None:
    text, lower = squeeze(before + COMMAND)
    found = Template.parse("{node:prompt} md5sum {path:path}").find(text, lower)
    assert found is not None
    assert found.slots == {"node": place, "path": "/etc/app.conf"}
    assert text.startswith(place, found.start)
    assert found.end == len(text)


@pytest.mark.parametrize("before", NOWHERE)
def test_where_no_host_is_named_there_is_none(before: str) -> None:
    assert Template.parse("{node:prompt} md5sum {path:path}").find(*squeeze(before + COMMAND)) is None


@pytest.mark.parametrize("text", ["{a:prompt}", "{a:prompt} {b:path}", "run {a:prompt} ls", "{a:path} on {b:prompt} ls"])
def test_a_prompt_stands_before_a_command(text: str) -> None:
    with pytest.raises(TemplateError, match="slot of type prompt"):
        Template.parse(text)


PARTS = [
    "ssh ",
    "exec ",
    "docker ",
    "kubectl ",
    "-i ",
    "-n prod ",
    "web-2 ",
    "u@web-2",
    ":~",
    "$ ",
    "# ",
    "> ",
    "[",
    "] ",
    "sudo ",
    "cd /x && ",
    "'",
    "A=b ",
    "-- ",
]


@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join))
def test_whatever_stands_there_a_name_is_of_it(before: str) -> None:
    span = host_before(before, len(before))
    assert span is None or (0 <= span[0] < span[1] < len(before) <= MAX_BEFORE and " " not in before[slice(*span)])


SUMS = """
- log: "{sum:hex} {path:path}"
  under: "{node:prompt} md5sum {_:rest}"
  values: {of: sum, does: disagrees, by: node, per: path, at_least: 1}
"""


@pytest.mark.parametrize("form", ["root@{}:~# ", "[app@{} ~]$ ", "{}$ ", "$ ssh -q {} ", "$ kubectl exec {} -- "])
def test_one_header_serves_for_all_prompts(make: MakeMatcher, evidence: EvidenceOf, form: str) -> None:
    matcher = make({"drift": SUMS})
    log = "".join(f"{form.format(f'web-{n}')}{COMMAND}\n{sum_ * 4}  /etc/app.conf\n" for n, sum_ in ((1, "0fe1a9c4"), (2, "77ab3e00")))
    assert [each.slots["node"] for each in evidence(matcher, log, "drift")][:1] == ["web-1"]
    assert evidence(matcher, log.replace("77ab3e00", "0fe1a9c4"), "drift") == []
    assert evidence(matcher, log.replace("web-2", "web-1"), "drift") == []
