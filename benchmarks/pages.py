"""Asks the public pages at a fixed rate, whatever the answers take (open loop), and says what a visitor waits.

`python3 run.py bench` starts the demonstration's server for it. Loopback only, at most 60 seconds and 500 a second.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import queue
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

THREADS = 24
HEADERS = {"Accept-Encoding": "gzip", "User-Agent": "facility-bench"}
FIRST_VISIT_BYTES = 100_000


@dataclass
class Page:
    """One address and what was measured there."""

    path: str
    waits: list[float] = field(default_factory=list)
    errors: int = 0
    bytes: int = 0

    def at(self, share: float) -> float:
        """The wait in milliseconds that this share of visitors did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes, bool]:
    """Status, body as sent, and whether it was compressed."""
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers.get("Content-Encoding") == "gzip"


def links(base: str, html: str, pattern: str) -> list[str]:
    """Addresses on the same host that a page names, in order, once each."""
    here = urlsplit(base).netloc
    found = (urlsplit(urljoin(base, link)) for link in re.findall(pattern, html))
    return list(dict.fromkeys(link.path for link in found if link.netloc == here))


def first_visit(base: str, host: str, port: int) -> tuple[int, list[str]]:
    """Bytes over the wire of the front page with all it loads, and the pages it leads to."""
    connection = http.client.HTTPConnection(host, port, timeout=30)
    status, body, packed = ask(connection, "/")
    if status != 200:
        sys.exit(f"The front page answered {status}.")
    html = (gzip.decompress(body) if packed else body).decode()
    loaded = links(base, html, r'<(?:link[^>]*?rel="(?:stylesheet|icon)"[^>]*?href|(?:script|img)[^>]*?src)="([^"]+)"')
    total = len(body) + sum(len(ask(connection, path)[1]) for path in loaded)
    pages = links(base, html, r'<a [^>]*?href="([^"#?]+)"')
    connection.close()
    return total, ["/", *(path for path in pages if path != "/")]


def worker(host: str, port: int, due: queue.Queue[tuple[float, Page] | None]) -> None:
    """Take what is due, ask, and count the wait from the moment it was due."""
    connection = http.client.HTTPConnection(host, port, timeout=30)
    while (item := due.get()) is not None:
        moment, page = item
        try:
            status, body, _packed = ask(connection, page.path)
            page.bytes = len(body)
            page.errors += status >= 400
        except (OSError, http.client.HTTPException):
            page.errors += 1
            connection.close()
        page.waits.append(time.monotonic() - moment)


def measure(host: str, port: int, paths: list[str], rate: float, seconds: float) -> list[Page]:
    """Ask the paths in turn at `rate` a second."""
    pages = [Page(path) for path in paths]
    due: queue.Queue[tuple[float, Page] | None] = queue.Queue()
    threads = [threading.Thread(target=worker, args=(host, port, due)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    start = time.monotonic()
    for number in range(int(rate * seconds)):
        moment = start + number / rate
        time.sleep(max(0.0, moment - time.monotonic()))
        due.put((moment, pages[number % len(pages)]))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return pages


def main() -> int:
    """Measure and print; 1 when a page failed or the first visit is too heavy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--rate", type=float, default=30, help="pages a second (30)")
    parser.add_argument("--seconds", type=float, default=20, help="how long (20)")
    args = parser.parse_args()
    parts = urlsplit(args.address)
    if parts.hostname not in {"127.0.0.1", "localhost", "::1"} or args.seconds > 60 or args.rate > 500:
        sys.exit("Only loopback, at most 60 seconds and 500 pages a second.")
    host, port = parts.hostname, parts.port or 80
    weight, paths = first_visit(args.address, host, port)
    pages = measure(host, port, paths, args.rate, args.seconds)
    print(f"{args.rate:g} pages a second for {args.seconds:g} s; milliseconds from the moment a page was due")
    print(f"{'page':<40} {'asked':>6} {'errors':>6} {'p50':>8} {'p95':>8} {'p99':>8} {'bytes':>8}")
    for page in pages:
        waits = f"{page.at(0.5):>8.1f} {page.at(0.95):>8.1f} {page.at(0.99):>8.1f}"
        print(f"{page.path:<40} {len(page.waits):>6} {page.errors:>6} {waits} {page.bytes:>8}")
    print(f"First visit, everything the front page loads: {weight:,} bytes (at most {FIRST_VISIT_BYTES:,})")
    return 1 if any(page.errors for page in pages) or weight > FIRST_VISIT_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
