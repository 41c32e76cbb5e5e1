"""What a counted poll says in figures: shares of those who voted and, for a scale, the median; pure reckoning."""

from collections.abc import Sequence
from decimal import Decimal

# A scale is from one to five: an option for each value, of which the first and the last say what they mean.
SCALE = 5


def share_bp(votes: int, cast: int) -> int | None:
    """How many of those who voted chose it, in basis points rounded down; None where nobody voted."""
    return votes * 10_000 // cast if cast else None


def median(votes: Sequence[int]) -> Decimal | None:
    """The middle value of a distribution over 1, 2, 3, …; half-way between two where they are the middle. None: nobody."""
    cast = sum(votes)
    if not cast:
        return None
    middle = [(cast - 1) // 2, cast // 2]
    found, below = [0, 0], 0
    for value, many in enumerate(votes, start=1):
        found = [value if below <= place < below + many else seen for place, seen in zip(middle, found, strict=True)]
        below += many
    return Decimal(sum(found)) / 2
