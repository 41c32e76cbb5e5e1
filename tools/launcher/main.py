"""The commands of run.py; the Makefile and .ci/run call the same ones."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tools.launcher import assets, demo, environment, suite, words
from tools.launcher.children import Stopped, end_on_signals, need_port
from tools.launcher.places import ROOT, VENV, python_of
from tools.launcher.say import Stop, line, sentence_for

EPILOG = """examples:
  python3 run.py demo                    build what is missing, load the demonstration, serve it
  python3 run.py demo --port 8080 --fresh
  python3 run.py test                    everything that must hold
  python3 run.py test --only lint,sqlite
  python3 run.py test -k submit          only the tests of that name, on both databases
  python3 run.py facility init           the product's own command line
"""


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    top = argparse.ArgumentParser(
        prog="run.py",
        description="Starts, tests and keeps Facility.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser("demo", help="serve the real portfolio and the story, with a sign-in link per role")
    one.add_argument("--host", default="127.0.0.1", help="where to listen (0.0.0.0: on every network of this machine)")
    one.add_argument("--port", type=port, default=8000)
    one.add_argument("--data", type=Path, help="folder of the demonstration (default: var/demo)")
    one.add_argument("--fresh", action="store_true", help="throw the last demonstration away and begin anew")
    one = commands.add_parser("test", help="lint, types, contracts, tests on both databases, journeys")
    one.add_argument("paths", nargs="*", help="only these test files or folders")
    one.add_argument("--only", metavar="STEPS", help="comma-separated: " + ",".join(suite.STEPS))
    one.add_argument("-k", dest="select", default="", metavar="WORDS", help="only tests whose name matches")
    one.add_argument("-n", dest="workers", type=int, metavar="N", help="processes (default: one per core)")
    commands.add_parser("assets", help="fetch the pinned styles and fonts")
    commands.add_parser("fix", help="let ruff mend format and imports")
    one = commands.add_parser("dev", help="serve with reloading, for developers")
    one.add_argument("--port", type=port, default=8000)
    commands.add_parser("bench", help="measure pages and submissions on this machine [--quick --json FILE]")
    commands.add_parser(
        "drill", help="kill workers and databases while people submit, then count [--seconds N --seed N]"
    )
    commands.add_parser("release", help="build the wheel and source archive into dist/, with their contents listed")
    commands.add_parser("words", help="gather the words of pages and code into locale/, name what waits for French")
    commands.add_parser("facility", help="the product's own command line: facility init, seed, backup, trail ...")
    return top


def port(text: str) -> int:
    """A port number."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535")
    return int(text)


def main(words_given: list[str]) -> int:
    """Run one command; every expected trouble ends in one sentence and exit code 1."""
    os.chdir(ROOT)
    try:
        if words_given[:1] == ["facility"]:
            return product(words_given[1:])
        if words_given[:1] in (["bench"], ["drill"]):
            ready("dev")
            return inside("-m", f"benchmarks{'.drill' if words_given[0] == 'drill' else ''}", *words_given[1:])
        args = parser().parse_args(words_given)
        return run(args)
    except Stop as stop:
        line(str(stop))
    except OSError as error:
        line(sentence_for(error))
    except (Stopped, KeyboardInterrupt):
        line("\nStopped.")
        return 130
    return 1


def run(args: argparse.Namespace) -> int:
    """Call what the words ask for."""
    if args.command == "demo":
        return demo.demonstrate(args.host, args.port, args.data, fresh=args.fresh)
    if args.command == "test":
        return suite.run_suite(steps(args), args.select, tuple(args.paths), args.workers)
    if args.command == "assets":
        for text in assets.provide() or ["All assets are here."]:
            line(text)
        return 0
    if args.command == "fix":
        ready("dev")
        fix = inside("-m", "ruff", "check", "--fix", ".")
        return inside("-m", "ruff", "format", ".") or fix
    if args.command == "dev":
        return develop(args.port)
    if args.command == "words":
        ready("dev")
        return inside("-m", "tools.catalogue")
    return release()


def steps(args: argparse.Namespace) -> list[str]:
    """The steps of a test run; a name, file or word of a test leaves only the two databases."""
    if args.only:
        names = [name.strip() for name in args.only.split(",") if name.strip()]
        unknown = [name for name in names if name not in suite.STEPS]
        if unknown:
            raise Stop(f"There is no step {unknown[0]}: choose from {', '.join(suite.STEPS)}.")
        return names
    if args.select or args.paths:
        return ["sqlite", "postgres"]
    return list(suite.STEPS)


def ready(kind: str) -> None:
    """The environment, the assets and the words are there afterwards."""
    if not environment.is_ready(kind):
        line("Installing the pinned packages into .venv (once) ...")
        environment.make_environment(kind)
    assets.provide(("run",))
    if words.stale():
        inside("tools/launcher/words.py")


def inside(*command: str, **env: str) -> int:
    """Run the project's Python in the foreground."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run([str(python_of(VENV)), *command], cwd=ROOT, env=surroundings, check=False).returncode


def product(command: list[str]) -> int:
    """`run.py facility ...`: the product's command line in its environment."""
    if not environment.is_ready("run"):
        ready("run")
    return inside("-m", "facility", *command)


def develop(number: int) -> int:
    """A reloading server on the developer's own data, in debug mode."""
    end_on_signals()
    need_port("127.0.0.1", number, "python3 run.py dev")
    ready("dev")
    settings = {
        "FACILITY_DEBUG": "1",
        "FACILITY_DATA_DIR": str(ROOT / "var" / "dev"),
        "FACILITY_PUBLIC_ADDRESS": f"http://127.0.0.1:{number}",
        "FACILITY_EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
    }
    manage = ("-m", "facility", "manage")
    bad = inside(*manage, "migrate", "--no-input", "-v", "0", **settings)
    bad = bad or inside(*manage, "createcachetable", **settings)
    return bad or inside(*manage, "runserver", str(number), **settings)


def release() -> int:
    """Build the archives with the assets inside."""
    ready("dev")
    return inside("-m", "tools.release")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
