"""The commands that load known projects and release open data say what they did, or what is wrong and where."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from facility.apps.interchange.public import REAL, latest
from facility.apps.projects.public import Project
from facility.interfaces.cli.main import main

SEEDS = Path(settings.BASE_DIR) / "seeds" / "portfolio"
pytestmark = pytest.mark.django_db


def test_loading_twice_and_releasing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load-portfolio", str(SEEDS), "--quiet"]) == 0
    assert "projects: 72 created, 0 changed, 0 unchanged" in capsys.readouterr().out
    first = latest(REAL)
    assert main(["load-portfolio", str(SEEDS)]) == 0
    assert "projects: 0 created, 0 changed, 72 unchanged" in capsys.readouterr().out
    assert main(["release-open-data"]) == 0
    assert "iati: 18 activities, 13 projects left out" in capsys.readouterr().out
    assert latest(REAL) == first


def test_a_wrong_folder_is_said_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load-portfolio", str(tmp_path / "none")]) == 1
    assert "is not a folder" in capsys.readouterr().err
    copy = tmp_path / "portfolio"
    shutil.copytree(SEEDS, copy)
    (copy / "projects.csv").write_text("project_id\nx\n", encoding="utf-8")
    assert main(["load-portfolio", str(copy)]) == 1
    assert "projects.csv, line 1, column title: the column is missing" in capsys.readouterr().err
    assert not Project.objects.exists()


def test_a_file_that_breaks_the_standard_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    main(["load-portfolio", str(SEEDS), "--quiet"])
    Project.objects.filter(key="mpf-coop4int").update(titles={})
    capsys.readouterr()
    assert main(["release-open-data"]) == 1
    assert "Element 'title'" in capsys.readouterr().err
