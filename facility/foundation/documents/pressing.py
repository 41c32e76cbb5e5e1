"""The press as a program of its own, with limits that nothing in a document can lift.

`python -m facility.foundation.documents.pressing pdf < document.json > document.pdf`; it knows no framework, no
database and no key, so that a fault in a renderer reaches nothing but the paper in its hands.
"""

import json
import resource
import sys
from typing import Any

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 30


def press(form: str, data: dict[str, Any]) -> bytes:
    """The document in the form "pdf" or "docx". Raises KeyError for another form."""
    if form == "pdf":
        from facility.foundation.documents.typesetting import typeset

        return typeset(data)
    if form == "docx":
        from facility.foundation.documents.wordpaper import write

        return write(data)
    raise KeyError(form)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(press(sys.argv[1], json.load(sys.stdin)))
