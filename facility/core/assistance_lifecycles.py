"""The lifecycles beside a request for assistance: what happens to it together with others, or to what was agreed."""

from facility.core.lifecycle import Lifecycle, Transition

# One request of a programme goes into another; authorities that differ both agree first.
ASSISTANCE_MERGER = Lifecycle(
    name="assistance_merger",
    initial="proposed",
    states=("proposed", "merged", "refused", "ended"),
    transitions=(
        Transition("agree", ("proposed",), "proposed", "assistance_merger.agreed"),
        Transition("merge", ("proposed",), "merged", "assistance_merger.merged"),
        Transition("refuse", ("proposed",), "refused", "assistance_merger.refused"),
        Transition("end", ("proposed",), "ended", "assistance_merger.ended"),
    ),
    terminal=("merged", "refused", "ended"),
)
