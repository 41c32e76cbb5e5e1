"""How the records of each app are loaded, shown and addressed: gathered here from the apps' public doors."""


def wire() -> None:
    """Register every kind of record with its loader, policy and address."""
