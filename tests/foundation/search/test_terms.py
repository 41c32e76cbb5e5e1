"""Words of texts as they are indexed: with their places, or each once with how it was first spelt."""

import pytest

from facility.foundation.search.public import spans, spelt


@pytest.mark.parametrize(
    "text",
    [
        "Training trains trainers: Training, TRAINING and l’accueil d’étudiants",
        "Հայաստան Հայաստանի საქართველო العربية ٱلعربية ελληνικά Ελληνικά",
        "… ـــ 2023 2023-09 — ",
        "",
    ],
)
def test_each_word_once_is_spelt_as_where_it_stands_first(text: str) -> None:
    first: dict[str, str] = {}
    for start, end, term in spans(text):
        first.setdefault(term, text[start:end])
    assert list(spelt(text).items()) == list(first.items())
    assert "" not in spelt(text)
