"""Why the mailbox could not be read: a code that staff see in words, never a server's sentence."""

from facility.foundation.jobs.items import SomeFailed

# setting, away, timeout, untrusted, password, folder, cut, answer: see `MAILBOX_TROUBLES` in the words.


class MailboxTrouble(SomeFailed):
    """The mailbox cannot be read now; says the code, which the schedule keeps."""

    @property
    def code(self) -> str:
        """What went wrong."""
        return str(self)
