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

# What both sides agreed on is amended: wished by the authority or begun by the facility, drafted, proposed, answered.
ASSISTANCE_AMENDMENT = Lifecycle(
    name="assistance_amendment",
    initial="draft",
    entries=("wished",),
    states=("wished", "draft", "proposed", "agreed", "refused", "dropped", "lapsed"),
    transitions=(
        Transition("draft", ("wished", "draft"), "draft", "assistance_amendment.drafted"),
        Transition("propose", ("draft",), "proposed", "assistance_amendment.proposed"),
        Transition("agree", ("proposed",), "agreed", "assistance_amendment.agreed"),
        Transition("refuse", ("proposed",), "refused", "assistance_amendment.refused"),
        Transition("drop", ("wished", "draft", "proposed"), "dropped", "assistance_amendment.dropped"),
        Transition("lapse", ("wished", "draft", "proposed"), "lapsed", "assistance_amendment.lapsed"),
    ),
    terminal=("agreed", "refused", "dropped", "lapsed"),
)
