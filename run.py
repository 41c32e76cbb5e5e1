#!/usr/bin/env python3
"""Starts everything: `python3 run.py demo`, `python3 run.py test`, `python3 run.py --help`.

This file must still be readable by an old Python, so that it can say which one is needed.
"""

import os
import sys

WANTED = (3, 11)


def newer_python():
    """A sufficient Python elsewhere on this machine, if there is one."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for minor in (13, 12, 11):
            path = os.path.join(folder, "python3.%d" % minor)  # noqa: PTH118 - no pathlib on an old Python
            if os.access(path, os.X_OK) and "shims" not in folder:
                return path
    return None


def main():
    """Hand over to the launcher, or say why not."""
    if sys.version_info < WANTED:
        other = newer_python()
        if other and not os.environ.get("FACILITY_RESTARTED"):
            os.environ["FACILITY_RESTARTED"] = "1"
            os.execv(other, [other] + sys.argv)
        sys.stderr.write(
            "Facility needs Python %d.%d or newer, and this is Python %d.%d: install a newer one "
            "(for example: apt-get install python3.11) and start again with it.\n"
            % (WANTED + tuple(sys.version_info[:2]))
        )
        return 2
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - see above
    from tools.launcher.main import main as launch

    return launch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
