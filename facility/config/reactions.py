"""The rare upward consequences: a fixed number of rows or one job, never a loop."""


def wire() -> None:
    """Connect an act of a lower app to its consequence in an upper one."""
