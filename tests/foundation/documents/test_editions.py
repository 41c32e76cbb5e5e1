"""The edition of the press follows whatever shapes a document, and nobody has to count it up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from facility.foundation.documents import editions
from facility.foundation.documents.content import finish
from tests.foundation.documents.make import specimen

LOADED = """
import json, sys
from facility.foundation.documents.pressing import press
press(sys.argv[1], json.load(sys.stdin))
print("\\n".join(sorted({getattr(one, "__file__", "") or "" for name, one in sys.modules.items() if name.startswith("facility")})))
"""


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_everything_of_ours_that_the_press_loads_counts(form: str, db: None) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED, form], input=json.dumps(finish(specimen())), capture_output=True, text=True,
        timeout=120, check=True, cwd=Path(__file__).resolve().parents[3],
    )  # fmt: skip
    loaded = {Path(one).name for one in run.stdout.splitlines() if one} - {"__init__.py"}
    assert loaded == {name for name in editions.PROGRAMS[form] if name.endswith(".py")}


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_changed_program_template_or_font_is_another_edition(
    form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in editions.PROGRAMS[form]:
        (tmp_path / name).write_bytes((editions._HERE / name).read_bytes())
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "one.ttf").write_bytes(b"glyphs")
    monkeypatch.setattr(editions, "_HERE", tmp_path)
    monkeypatch.setattr(editions, "FONTS", fonts)
    monkeypatch.setattr(editions, "edition", editions.edition.__wrapped__)
    first = editions.edition(form)
    assert editions.edition(form) == first
    seen = {first}
    for name in editions.PROGRAMS[form]:
        path = tmp_path / name
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(editions.edition(form))
    assert len(seen) == 1 + len(editions.PROGRAMS[form])
    (fonts / "one.ttf").write_bytes(b"other glyphs")
    assert (editions.edition(form) not in seen) is (form == "pdf")
    before = editions.edition(form)
    monkeypatch.setattr(editions, "version", lambda name: f"{name} next")
    assert editions.edition(form) != before


def test_another_form_has_no_edition() -> None:
    with pytest.raises(KeyError):
        editions.edition("odt")
