"""Users and the e-mailed sign-in links; a person of the parties app points to a user, never back."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


def _plain(address: str) -> bytes:
    return address.strip().encode("utf-8", "surrogatepass").lower()  # of bytes, A to Z alone


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one, whatever the case of their letters from A to Z."""
    return _plain(one) == _plain(other)


class UserManager(BaseUserManager["User"]):
    """Finds and makes users by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Add a user; without a password only links and keys sign in."""
        user = self.model(email=self.normalize_email(email).strip(), **extra)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in looks the address up without regard to case. Raises DoesNotExist."""
        found = self.at(username or "")
        if found is None:
            raise self.model.DoesNotExist
        return found

    def at(self, email: str, *, lock: bool = False) -> "User | None":
        """The account of an address, closed ones included; `lock` holds its row.

        The case of A to Z alone makes no difference: a database may take the letters ı, ſ and K for i, s and k, and so
        lead whoever owns an address that only looks alike into another person's account.
        """
        rows = self.select_for_update() if lock else self.all()
        return next((one for one in rows.filter(email__iexact=email.strip()) if same_address(one.email, email)), None)


class User(AbstractBaseUser):
    """Somebody who signs in. No field here grants anything: permissions come from roles alone."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")
    appearance = models.CharField(max_length=10, default="system")
    # How the person wants to be told of what, by topic; what is not named is told by letter at once.
    deliveries = models.JSONField(default=dict, blank=True)
    # The secret part of the address at which a calendar program reads the person's calendar; None: there is none.
    calendar_key = models.CharField(max_length=22, unique=True, null=True)
    is_active = models.BooleanField(default=True)
    invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class SignInLink(models.Model):
    """An e-mailed link: only the digest of its secret is kept; it opens once, for a short time.

    One without a user belongs to an address that nobody registered: it opens nothing, and costs what a real one costs.
    `session_key`: it does not sign in but proves, in that one session, that the person still reads the address.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True)
    session_key = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @staticmethod
    def new_secret() -> str:
        """A random 256-bit secret for the address."""
        return secrets.token_urlsafe(32)


class SignIn(models.Model):
    """One session of a user: how it began and from what kind of browser, so that it can be seen and ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    method = models.CharField(max_length=12)
    browser = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signin_ends_after_start",
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-started_at"])]


class Authenticator(models.Model):
    """An app that shows codes by time (TOTP); the secret is encrypted with a key that is not in the database."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret_kept = models.BinaryField()
    created_at = models.DateTimeField()
    # Until a first code has shown that the app has the secret, it asks for nothing and protects nothing.
    confirmed_at = models.DateTimeField(null=True)
    # The period of thirty seconds whose code was accepted last: neither it nor an earlier one is accepted again.
    last_period = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="authenticator_confirmed_by_a_code",
                condition=models.Q(confirmed_at=None) | models.Q(last_period__isnull=False),
            )
        ]


class Passkey(models.Model):
    """A key pair of WebAuthn whose private half never leaves the person's device; only the public half is here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()
    # The device counts its signatures (0: it does not count); one that counts backwards may have been copied.
    signatures = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="passkey_counts_up", condition=models.Q(signatures__gte=0)),
        ]


class RecoveryCode(models.Model):
    """A code for the day on which the phone is gone: only its digest is kept; it opens once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Identity(models.Model):
    """Who the person is at an outside provider (OpenID Connect): bound by issuer and subject, never by address."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_one_per_issuer"),
        ]


class UsedProof(models.Model):
    """A proof of identity that an act of money has used up; the row is written in the transaction of the act."""

    digest = models.CharField(max_length=64, unique=True)
    user_id = models.BigIntegerField()
    act = models.CharField(max_length=60)
    used_at = models.DateTimeField(db_index=True)


class Tries(models.Model):
    """How often something was tried in a period; the key is a digest, so that no address stands here."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
