"""`facility demo-links`: one sign-in link per role of the demonstration's invented people."""

import argparse
from datetime import timedelta

from django.conf import settings

from facility.apps.parties import public as parties
from facility.foundation.accounts import public as accounts
from facility.foundation.base import clock
from facility.interfaces.cli import sign_in_address

SUMMARY = "Print one sign-in link per role of the demonstration."
LIFE = timedelta(days=1)


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Only where FACILITY_DEMO is on, and only for invented people: no real account is ever opened this way."""
    if not settings.FACILITY_DEMO:
        print("This is no demonstration (FACILITY_DEMO is off): sign-in links are sent by letter only.")
        return 1
    at = clock.now()
    people = parties.invented_people_by_role(on=clock.local_day(at))
    if not people:
        print("The demonstration has no people yet: run `facility seed --demo` first.")
        return 1
    width = max(len(role) for role, _user in people)
    names = max(len(user.name) for _role, user in people)
    print("Sign in (each link opens once; the next start prints new ones):")
    for role, user in people:
        secret = accounts.hand_out_link(user_id=user.pk, at=at, life=LIFE)
        print(f"  {role.replace('_', ' '):<{width}}  {user.name:<{names}}  {sign_in_address(secret)}")
    return 0
