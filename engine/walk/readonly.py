"""The programs that kb may run for a person: those that only look, with what must not be said to them, and why.

A program that is not here is never run, nor one that is here with an argument that it must not be given.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """What a program may be given.

    `never` are options that change something or open a way to (long ones also with `=value`, short ones also within a cluster such as
    `-xk`); `always` are options of which one must be there; `only` are the words, one after the other, that the arguments must begin with,
    if it is set; `operands` is how many arguments it takes that begin with neither - nor +; `root` says that it may be run through sudo.
    """

    why: str
    never: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    operands: int = 64
    root: bool = False


_VERSION = Rule("prints its version", only=("--version",), operands=0)
_TEXT = "reads text and prints it"

RULES: dict[str, Rule] = {
    # processes and sockets
    "ps": Rule("lists processes", root=True),
    "pgrep": Rule("lists processes; its sibling pkill is not here", never=("--signal",)),
    "pstree": Rule("lists processes"),
    "top": Rule("lists processes; without -b it would take the terminal", always=("-b",)),
    "ss": Rule("lists sockets; -K closes them, -D writes a file", never=("-K", "--kill", "-D", "--diag", "-E", "--events"), root=True),
    "netstat": Rule("lists sockets", never=("-c", "--continuous"), root=True),
    "lsof": Rule("lists open files; -r and +r repeat without end, -D writes a cache", never=("-r", "-D", "+r"), root=True),
    # the host
    "df": Rule("shows how full file systems are"),
    "free": Rule("shows memory", never=("-s", "--seconds")),
    "uptime": Rule("shows the load"),
    "nproc": Rule("shows the number of processors"),
    "vmstat": Rule("shows memory and processors over some seconds"),
    "uname": Rule("names the system"),
    "id": Rule("names the user"),
    "date": Rule("shows the time; -s or a bare number sets it", never=("-s", "--set"), operands=0),
    "dmesg": Rule(
        "shows the kernel's messages; some options clear them or change the console",
        never=(
            "-c",
            "--read-clear",
            "-C",
            "--clear",
            "-D",
            "-E",
            "-n",
            "--console-off",
            "--console-on",
            "--console-level",
            "-w",
            "-W",
            "--follow",
            "--follow-new",
        ),
        root=True,
    ),
    "journalctl": Rule(
        "shows the journal; some options rotate or delete it",
        never=(
            "--rotate",
            "--vacuum-size",
            "--vacuum-time",
            "--vacuum-files",
            "--flush",
            "--sync",
            "--relinquish-var",
            "--smart-relinquish-var",
            "--setup-keys",
            "--update-catalog",
            "--cursor-file",
            "-f",
            "--follow",
        ),
        root=True,
    ),
    "systemctl status": Rule("shows the state of units", never=("-H", "--host", "-M", "--machine")),
    "systemctl show": Rule("shows the settings of units", never=("-H", "--host", "-M", "--machine")),
    "systemctl is-active": Rule("shows the state of units", never=("-H", "--host", "-M", "--machine")),
    # text
    "cat": Rule(_TEXT),
    "head": Rule(_TEXT),
    "tail": Rule(f"{_TEXT}; -f would not end", never=("-f", "-F", "--follow", "--retry")),
    "grep": Rule(_TEXT),
    "egrep": Rule(_TEXT),
    "fgrep": Rule(_TEXT),
    "sort": Rule(f"{_TEXT}; -o writes a file, --compress-program runs one", never=("-o", "--output", "--compress-program", "-T")),
    "uniq": Rule(f"{_TEXT}; a second name would be written to", operands=1),
    "cut": Rule(_TEXT),
    "tr": Rule(_TEXT),
    "wc": Rule(_TEXT, never=("--files0-from",)),
    "md5sum": Rule("prints checksums"),
    "sha256sum": Rule("prints checksums"),
    "ls": Rule("lists files"),
    "stat": Rule("describes files"),
    "which": Rule("finds programs"),
    # containers and clusters
    "docker ps": Rule("lists containers"),
    "docker logs": Rule("shows a container's log; -f would not end", never=("-f", "--follow")),
    "docker inspect": Rule("describes a container"),
    "docker images": Rule("lists images"),
    "docker port": Rule("lists the ports of a container"),
    "docker stats": Rule("shows what containers use; without --no-stream it would not end", always=("--no-stream",)),
    "docker image ls": Rule("lists images"),
    "docker system df": Rule("shows how much room Docker takes"),
    "docker service ls": Rule("lists services"),
    "docker service ps": Rule("lists the tasks of a service"),
    "docker service logs": Rule("shows a service's log; -f would not end", never=("-f", "--follow")),
    "docker service inspect": Rule("describes a service"),
    "docker node ls": Rule("lists nodes"),
    "docker compose ps": Rule("lists the containers of a project"),
    "docker compose logs": Rule("shows the logs of a project; -f would not end", never=("-f", "--follow")),
    "docker compose ls": Rule("lists projects"),
    "docker compose port": Rule("shows a port of a service", operands=2),
    "kubectl get": Rule("lists objects; secrets are refused", never=("-w", "--watch", "--watch-only", "--raw", "--kubeconfig")),
    "kubectl describe": Rule("describes objects; secrets are refused", never=("--kubeconfig",)),
    "kubectl logs": Rule("shows a pod's log; -f would not end", never=("-f", "--follow", "--kubeconfig")),
    "kubectl top": Rule("shows what pods or nodes use", never=("--kubeconfig",)),
    # what asks a server only whether it is there, and versions
    "pg_isready": Rule("asks PostgreSQL whether it takes connections"),
    "uvicorn": _VERSION,
    "gunicorn": _VERSION,
    "nginx": Rule("prints its version", only=("-v",), operands=0),
}
"""By program, or by program and subcommand."""

NOT_HERE: dict[str, str] = {
    "awk": "awk can run programs and write files",
    "gawk": "awk can run programs and write files",
    "sed": "sed can write files and run programs",
    "find": "find can delete files and run programs",
    "xargs": "xargs runs programs",
    "env": "env prints secrets and runs programs",
    "printenv": "printenv prints secrets",
    "python": "python runs any code",
    "python3": "python runs any code",
    "sh": "a shell runs anything",
    "bash": "a shell runs anything",
    "psql": "psql can change data",
    "redis-cli": "redis-cli can change data",
    "curl": "a request can change something on the server",
    "py-spy": "py-spy stops the process while it reads it",
    "kill": "kill ends processes",
}
"""Why well-known programs are missing above."""

SECRET_OBJECTS = ("secret", "secrets")
FORBIDDEN_PATHS = ("/dev/", "/proc/kmsg", "/proc/kcore", "/sys/kernel/debug")
"""Reading these does something: devices act on it, queues are emptied by it."""
