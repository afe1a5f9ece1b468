"""People who can sign in. Every other table knows them by an opaque reference only."""

import hashlib

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in; what they may do comes from their memberships."""

    reference = models.CharField(max_length=20, unique=True)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_site_administrator = models.BooleanField(default=False)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        db_table = "people_person"

    def __str__(self) -> str:
        return self.full_name


class OneTimeLink(models.Model):
    """An address that lets one person in once, to choose their password.

    Its secret is handed over and not kept: what is kept is its hash. Without a person it names
    the first administrator of a site on which there is nobody yet.
    """

    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="one_time_links"
    )
    secret_digest = models.CharField(max_length=64, unique=True)
    arrangement = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_one_time_link"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(closed_at=None),
                name="a_person_has_one_open_link",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="a_link_expires_after_it_is_made",
            ),
        ]

    @staticmethod
    def digest_of(secret: str) -> str:
        """What a secret is known by; it is long and random, so a plain hash keeps it."""
        return hashlib.sha256(secret.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.secret_digest[:8]} {self.expires_at:%Y-%m-%d %H:%M}"


class SignInFailure(models.Model):
    """One failed try to sign in, by a hash of the name typed and where it came from.

    The name may be a slip for a password; and a stranger's tries must not hold off its owner.
    """

    name_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_sign_in_failure"
        indexes = [models.Index(fields=["name_digest", "at"], name="failure_by_name")]

    @staticmethod
    def digest_of(username: str, tried_from: str) -> str:
        """What a typed name is remembered by, with the address that it was tried from."""
        return hashlib.sha256(f"{username.strip().lower()}\n{tried_from}".encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.name_digest[:8]} {self.at:%H:%M}"
