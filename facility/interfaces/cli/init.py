"""`facility init`: an empty facility with its tables, keys, reference data and first administrator."""

import argparse
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email

from facility.apps.parties import public as parties
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts import public as accounts
from facility.foundation.base import clock
from facility.foundation.records import custody
from facility.interfaces.cli import sign_in_address

SUMMARY = "Prepare an empty facility and give its first administrator a sign-in link."
LIFE = timedelta(hours=12)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise argparse.ArgumentTypeError(f"{text} is not an e-mail address") from None
    return text


def add(parser: argparse.ArgumentParser) -> None:
    """Who administers it first."""
    parser.add_argument("--email", required=True, type=_email, help="address of the first administrator")
    parser.add_argument("--name", required=True, help="name of the first administrator")


def run(args: argparse.Namespace) -> int:
    """Prepare everything; 1 when an administrator is there already, whom it names nowhere and leaves alone."""
    at = clock.now()
    settings.FACILITY_DATA_DIR.chmod(0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    custody.signing_key()
    call_command("collectstatic", interactive=False, verbosity=0)
    try:
        user = parties.appoint_first_administrator(email=args.email, name=args.name, at=at)
    except NotAllowedNow:
        print("This facility is set up already: it has an administrator. Nothing was changed but its tables.")
        return 1
    secret = accounts.hand_out_link(user_id=user.pk, at=at, life=LIFE)
    print(f"Data: {settings.FACILITY_DATA_DIR}")
    print(f"Keys: {settings.FACILITY_KEYS_DIR} (back them up apart from the data)")
    print(f"Sign in as {args.name}, once, within 12 hours: {sign_in_address(secret)}")
    print("Start the server and the worker next: docs/operating.md says how.")
    return 0
