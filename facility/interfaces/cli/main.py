"""The command line: `facility <command>`; each command is a module beside this one with `add` and `run`."""

import argparse
import importlib
import os
import pkgutil
import sys
from types import ModuleType

import facility.interfaces.cli as commands

PLAIN = {"main"}


def command_modules() -> dict[str, ModuleType]:
    """Every command by name: the module's name with dashes. A module gives SUMMARY, add(parser), run(args) -> int."""
    names = [found.name for found in pkgutil.iter_modules(commands.__path__) if found.name not in PLAIN]
    return {name.replace("_", "-"): importlib.import_module(f"{commands.__name__}.{name}") for name in sorted(names)}


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what it says, 1 when it refused, 2 for wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["facility manage", *words[1:]])
        return 0
    import django

    django.setup()
    parser = argparse.ArgumentParser(prog="facility", description="Runs a migration partnership facility.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = command_modules()
    for name, module in modules.items():
        module.add(choices.add_parser(name, help=module.SUMMARY, description=module.SUMMARY))
    args = parser.parse_args(words)
    return int(modules[args.command].run(args))
