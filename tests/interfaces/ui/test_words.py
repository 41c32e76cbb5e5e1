"""The French catalogue: it holds every word of the product, readable, with its placeholders, nothing left unclear."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tools import catalogue as gathering

CATALOGUES = sorted((Path(__file__).resolve().parents[3] / "locale").glob("*/LC_MESSAGES/*.po"))


def catalogue_of(path):
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name, abort_invalid=True)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_translation_keeps_its_placeholders(path):
    catalogue = catalogue_of(path)
    faults = [f"{message.id}: {error}" for message, errors in catalogue.check() for error in errors]
    assert faults == []
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_word_of_pages_and_code_has_a_translation(path):
    found = gathering.gather()
    assert len(found) > 2000
    _, without = gathering.refresh(catalogue_of(path), found)
    assert without == [], "run `make words` and translate"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_french_sets_its_signs_off_with_a_space_that_does_not_break(path):
    texts = []
    for message in catalogue_of(path):
        texts += [message.string] if isinstance(message.string, str) else message.string
    assert [text for text in texts if any(pair in text for pair in (" ;", " :", " ?", " !", " »", "« "))] == []


def test_there_is_a_french_catalogue():
    assert [path.parent.parent.name for path in CATALOGUES] == ["fr"]


def test_words_are_found_in_tags_blocks_constants_and_code(tmp_path):
    folder = tmp_path / "facility"
    folder.mkdir()
    (folder / "page.html").write_text(
        '{% translate "Tag" %}{% button _("Constant") %}{{ _("Value") }}'
        "{% blocktranslate %}All of {{ it }}, 5%{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} act{% plural %}{{ n }} acts{% endblocktranslate %}"
        '{% translate "May" context "month" %}Plain text("no word")',
        encoding="utf-8",
    )
    (folder / "code.py").write_text(
        'a = _("Said")\nb = f"{_(\'inside\')} it"\nc = _(a)\nd = gettext_lazy("Later" " on")\n'
        'e = ngettext("one", "many", n)\nf = other("No word")\n',
        encoding="utf-8",
    )
    assert gathering.gather(tmp_path) == {
        ("", "Tag"): "",
        ("", "Constant"): "",
        ("", "Value"): "",
        ("", "All of %(it)s, 5%%"): "",
        ("", "%(n)s act"): "%(n)s acts",
        ("month", "May"): "",
        ("", "Said"): "",
        ("", "inside"): "",
        ("", "Later on"): "",
        ("", "one"): "many",
    }


def test_gathering_keeps_what_is_known_drops_what_is_gone_and_names_what_waits(tmp_path):
    path = tmp_path / "fr.po"
    old = gathering.Catalog(locale="fr")
    old.add("Kept", "Gardé")
    old.add("Gone", "Parti")
    new, without = gathering.refresh(old, {("", "Kept"): "", ("", "New"): "", ("", "%(n)s act"): "%(n)s acts"})
    gathering.write(new, path)
    assert without == ["New", "%(n)s act"]
    with path.open("rb") as stream:
        again = read_po(stream, locale="fr")
    assert {message.id: message.string for message in again if message.id} == {
        "Kept": "Gardé",
        "New": "",
        ("%(n)s act", "%(n)s acts"): ("", ""),
    }
