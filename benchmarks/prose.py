"""Invented text of a realistic length, the same every time: words of the trade and a long tail of rarer ones."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

_COMMON = """
return reintegration visa border skills training counter employer ministry agency authority partner country region
protection document interview information school certificate language contract family child health police platform
meeting visit study data target result budget report method plan risk month town local national joint public legal
"""
_RARER = """
readmission asylum mobility diaspora remittance adviser municipality route trafficking smuggling identity fingerprint
register outreach campaign vocational recognition labour market season harvest nurse welder teacher seafarer student
researcher woman guardian shelter aid lawyer court coast guard airport port vessel fleet corridor hub centre network
forum dialogue process exchange survey census statistics indicator baseline salary travel equipment vehicle software
licence audit lesson measure calendar quarter year village capital island valley mountain coastal rural urban
"""
# Names of invented places and services: the long tail that any text has.
_STARTS = "Al Ber Cor Dal El Far Gor Hal Ist Jor Kal Lor Mar Nor Or Par Quer Ros Sal Tor Ul Var Wes Yor Zal".split()  # noqa: SIM905
_MIDDLES = "an en in on ar er ir or al el il ol as es is os at et it ot".split()  # noqa: SIM905
_ENDS = "ia ova eni berg ton mar dor vik sk ul".split()  # noqa: SIM905
_WORDS = [
    *_COMMON.split(),
    *_RARER.split(),
    *(f"{one}{two}{three}".lower() for one in _STARTS for two in _MIDDLES for three in _ENDS),
]
# Every word about as often as its place in the list allows (Zipf).
_WEIGHTS = list(accumulate(1 / (place + 12) for place in range(len(_WORDS))))
_VERBS = "prepares trains supports compares checks receives places counts advises equips links follows".split()  # noqa: SIM905
TITLE_WORDS = 5


def prose(rng: Random, words: int) -> str:
    """So many words in sentences of eleven."""
    picked = rng.choices(_WORDS, cum_weights=_WEIGHTS, k=words)
    for place in range(3, words, 11):
        picked[place] = rng.choice(_VERBS)
    for place in range(10, words, 11):
        picked[place] += "."
    return " ".join(picked)


def title(rng: Random, number: int) -> str:
    """A title that tells which one it is."""
    words = rng.choices(_WORDS, cum_weights=_WEIGHTS, k=TITLE_WORDS)
    return f"{' '.join(words).capitalize()} {number} (benchmark)"


def texts(rng: Random) -> dict[str, Any]:
    """The long answers of a concept note: some 9 kB."""
    return {
        "summary": prose(rng, 80),
        "need": prose(rng, 300),
        "objectives": prose(rng, 300),
        "activities": prose(rng, 300),
        "ownership": prose(rng, 240),
    }
