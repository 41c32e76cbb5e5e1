"""The cut style sheet: only components in use, every variable that is asked for, a surface that can turn dark."""

import os
from pathlib import Path

import pytest

from tools.launcher import styles

LIBRARY = """@charset "UTF-8";/*! Library 1 */:root{--ecl-a:1px;--ecl-b:var(--ecl-a);--ecl-unused:2px;--c-p:red}
.ecl-button{padding:var(--ecl-b);background-color:#fff;color:#fff}
.ecl-button--primary,.ecl-gallery__item,.ecl-button:is(.a,.b){color:red}
.ecl-gallery{color:red}.ecl-button .ecl-gallery{color:red}
@media (min-width:1px){.ecl-table{margin:0}.ecl-gallery{margin:0}}
@media print{.ecl-table{margin:1px}}@keyframes turn{to{top:0}}
@media (min-width:2px){.ecl-gallery{margin:0}}"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source = tmp_path / styles.SOURCE
    source.parent.mkdir(parents=True)
    source.write_text(LIBRARY, encoding="utf-8")
    return tmp_path


def test_only_components_in_use_remain(root):
    styles.build(root)
    text = (root / styles.TARGET).read_text(encoding="utf-8")
    assert ".ecl-button--primary,.ecl-button:is(.a,.b){color:red}" in text
    assert "@media (min-width:1px){.ecl-table{margin:0}}" in text
    assert "gallery" not in text
    assert "print" not in text
    assert "keyframes" not in text
    assert "(min-width:2px)" not in text


def test_variables_that_are_asked_for_remain(root):
    styles.build(root)
    text = (root / styles.TARGET).read_text(encoding="utf-8")
    assert "--ecl-a:1px" in text
    assert "--ecl-b:var(--ecl-a)" in text
    assert "--c-p:red" in text
    assert "--ecl-unused" not in text


def test_white_surfaces_can_turn_dark_and_the_notice_stays(root):
    size = styles.build(root)
    text = (root / styles.TARGET).read_text(encoding="utf-8")
    assert "background-color:var(--f-surface,#fff);color:#fff" in text
    assert text.startswith('@charset "UTF-8";/*! Library 1 */')
    assert size == len(text.encode())


def test_it_is_built_again_when_the_library_is_newer(root):
    assert styles.is_stale(root)
    styles.build(root)
    assert not styles.is_stale(root)
    later = (root / styles.TARGET).stat().st_mtime + 10
    os.utime(root / styles.SOURCE, (later, later))
    assert styles.is_stale(root)


def test_without_the_library_it_says_what_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"ecl-eu\.css"):
        styles.build(tmp_path)
