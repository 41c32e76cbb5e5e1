"""The French catalogue: readable, complete in its placeholders, nothing left unclear."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = sorted((Path(__file__).resolve().parents[3] / "locale").glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_translation_keeps_its_placeholders(path):
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=path.parent.parent.name, abort_invalid=True)
    faults = [f"{message.id}: {error}" for message, errors in catalogue.check() for error in errors]
    assert faults == []
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)] == []


def test_there_is_a_french_catalogue():
    assert [path.parent.parent.name for path in CATALOGUES] == ["fr"]
