"""Users and the e-mailed sign-in links; a person of the parties app points to a user, never back."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


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
        """Sign-in looks the address up without regard to case."""
        return self.get(email__iexact=(username or "").strip())


class User(AbstractBaseUser):
    """Somebody who signs in. No field here grants anything: permissions come from roles alone."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")
    appearance = models.CharField(max_length=10, default="system")
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
    """An e-mailed link: only the digest of its secret is kept; it opens once, for a short time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
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
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="signin_ends_after_start",
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-started_at"])]
