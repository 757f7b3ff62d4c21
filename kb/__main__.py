"""The command's entry point: `kb`, or `python -m kb`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; Ctrl-C ends with 130, a closed pipe in silence."""
    try:
        from kb.cli import cli

        cli.main(prog_name="kb", standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # What is still buffered has no reader: let the interpreter flush it into nothing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
