"""An outside scanner, where the facility has one: it gets the content and says yes or no before anything is kept."""

import logging
import shlex
import subprocess
from typing import BinaryIO

from django.conf import settings

from facility.foundation.files.refusals import infected, not_scanned

log = logging.getLogger("facility.files")

CLEAN, FOUND = 0, 1


def scan(stream: BinaryIO) -> None:
    """Ask the program of FACILITY_SCAN_COMMAND (as `clamdscan --no-summary -`): 0 is clean, 1 is not.

    Raises Refused for a find, and when no answer comes: a file that nobody looked at is not kept.
    """
    command = shlex.split(settings.FACILITY_SCAN_COMMAND)
    if not command:
        return
    try:
        code = _ask(command, stream)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("the scanner %s did not answer: %s", command[0], type(error).__name__)
        raise not_scanned() from None
    if code == FOUND:
        raise infected()
    if code != CLEAN:
        log.warning("the scanner %s ended with %s", command[0], code)
        raise not_scanned()


def _ask(command: list[str], stream: BinaryIO) -> int:
    stream.seek(0)
    content, nothing = stream.read(), subprocess.DEVNULL
    done = subprocess.run(  # noqa: S603 - the operator's own setting, no shell
        command, input=content, stdout=nothing, stderr=nothing, timeout=settings.FACILITY_SCAN_SECONDS, check=False
    )
    return done.returncode
