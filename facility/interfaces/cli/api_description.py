"""`facility api-description`: the description of the programming interface (OpenAPI 3.1) as JSON."""

import argparse
import json
import sys

SUMMARY = "Print the description of the programming interface (OpenAPI 3.1)."


def text() -> str:
    """The whole description in a stable order, as tests/interfaces/api/openapi.json holds it."""
    from facility.interfaces.api.document import document

    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Print it."""
    sys.stdout.write(text())
    return 0
