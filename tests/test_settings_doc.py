"""docs/settings.md and config/settings.py name the same settings with the same defaults."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READERS = {"get", "_flag", "_list"}


def read_by_the_code() -> dict[str, str | None]:
    """Each setting read from the environment, with its default where that is a plain text."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse((ROOT / "facility/config/settings.py").read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name in READERS and isinstance(first, ast.Constant) and str(first.value).startswith("FACILITY_"):
            default = node.args[1] if len(node.args) > 1 else None
            found[first.value] = default.value if isinstance(default, ast.Constant) else None
    return found


def told_by_the_page() -> dict[str, str]:
    """Each row of the first table: setting and what holds without it."""
    page = (ROOT / "docs/settings.md").read_text().split("## For tests and tools only")[0]
    return {
        name: rest.strip() for name, rest in re.findall(r"^\| `(FACILITY_[A-Z_]+)` \| (.*?) \|", page, re.MULTILINE)
    }


def test_every_setting_is_on_the_page_and_no_other() -> None:
    assert sorted(told_by_the_page()) == sorted(read_by_the_code())


def test_the_page_is_in_alphabetical_order() -> None:
    assert list(told_by_the_page()) == sorted(told_by_the_page())


def test_plain_defaults_are_the_ones_on_the_page() -> None:
    page = told_by_the_page()
    wrong = {
        name: (default, page[name])
        for name, default in read_by_the_code().items()
        if isinstance(default, str) and default and not default.startswith("django.") and page[name] != f"`{default}`"
    }
    assert wrong == {}


def test_no_other_module_reads_a_setting_from_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "facility").rglob("*.py")
        if re.search(r"environ[^\n]*FACILITY_", path.read_text())
    ]
    assert readers == ["facility/config/settings.py"]


def test_pages_may_listen_where_the_streams_are_and_nowhere_else() -> None:
    from facility.config.settings import _origin

    found = [_origin(one) for one in ("", "/streams", "https://live.example.org/streams", "http://127.0.0.1:8001")]
    assert found == [[], [], ["https://live.example.org"], ["http://127.0.0.1:8001"]]
