"""Asks every page inside this process: how many queries, how many bytes, how much processor time.

python -m benchmarks.inside PAGES.json ...           (prints one line of JSON per page)
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.interfaces.test_every_address import browser  # noqa: E402


def look(client: Client, page: dict[str, str], times: int) -> dict[str, Any]:
    """One page: status, queries, bytes, and the milliseconds of processor time at the middle of some times."""
    client.get(page["path"])
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(page["path"])
    asked = list(seen.captured_queries)
    body = b"".join(answer) if answer.streaming else answer.content
    spent = []
    until = time.monotonic() + 1.0
    for _each in range(times):
        begun = time.process_time()
        client.get(page["path"])
        spent.append((time.process_time() - begun) * 1000)
        if time.monotonic() > until:
            break
    reset_queries()
    return {
        **page,
        "status": answer.status_code,
        "type": answer.headers.get("Content-Type", "").partition(";")[0],
        "queries": len(asked),
        "sql_ms": round(sum(float(one["time"]) for one in asked) * 1000, 1),
        "bytes": len(body),
        "packed": len(gzip.compress(body, 6)),
        "cpu_ms": round(statistics.median(spent), 2),
    }


def main() -> int:
    """Ask all pages of the files named."""
    logging.disable(logging.CRITICAL)
    pages = [page for name in sys.argv[1:] for page in json.load(open(name))["pages"]]  # noqa: SIM115, PTH123
    clients = {who: browser(who) for who in {page["who"] for page in pages}}
    print(json.dumps({"cookies": {who: one.cookies["sessionid"].value for who, one in clients.items() if who}}))
    for page in pages:
        print(json.dumps(look(clients[page["who"]], page, 5)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
