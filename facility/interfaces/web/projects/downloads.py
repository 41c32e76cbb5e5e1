"""Open data as files: CSV and JSON of whole lists; what is not known stays empty (CSV) or null (JSON)."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.conf import settings
from django.http import StreamingHttpResponse

from facility.interfaces.web.ui.lists import harmless

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
PLAIN = {
    "total_budget",
    "eu_contribution",
    "eu_share_pct",
    "amount",
    "start_date",
    "end_date",
    "duration_months",
    "value",
}


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\n")
    heads = list(columns)
    yield "\ufeff" + str(writer.writerow(heads))
    for row in rows:
        yield str(writer.writerow([row[name] if name in PLAIN else harmless(row[name]) for name in heads]))


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> StreamingHttpResponse:
    """A CSV file in UTF-8 with a mark, no cell that a spreadsheet would run."""
    answer = StreamingHttpResponse(_csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _json_parts(head: Mapping[str, object], name: str, rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    start = json.dumps(dict(head), ensure_ascii=False, indent=1)
    yield start[: start.rindex("\n}")] + f',\n "{name}": ['
    mark = "\n"
    for row in rows:
        yield mark + json.dumps({key: value or None for key, value in row.items()}, ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"


def json_file(
    name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, str]], *, at: datetime
) -> StreamingHttpResponse:
    """A JSON file: licence, moment, meaning of each field, then the rows."""
    head = {
        "publisher": settings.FACILITY_NAME,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "generated_at": at.isoformat(timespec="seconds"),
        "fields": dict(columns),
    }
    parts = _json_parts(head, name, rows)
    answer = StreamingHttpResponse(parts, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
