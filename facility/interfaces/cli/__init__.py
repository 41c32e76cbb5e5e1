"""The command line: what its commands share; each command is a module of this package."""


def sign_in_address(secret: str) -> str:
    """The whole address that signs somebody in once."""
    from django.conf import settings
    from django.urls import reverse

    return f"{settings.FACILITY_PUBLIC_ADDRESS}{reverse('accounts:open_link', args=[secret])}"
