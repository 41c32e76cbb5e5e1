"""The floor that knows everyone: wires registries together when the process starts."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Loads links and reactions once all apps are there."""

    name = "facility.config"
    label = "config"

    def ready(self) -> None:
        """Register what needs to know several floors."""
        from facility.config import digests, links, payers, reactions

        digests.wire()
        links.wire()
        payers.wire()
        reactions.wire()
