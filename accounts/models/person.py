"""Everybody who signs in: requesters and the desk."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from accounts.enums import Capability, Language, Role
from accounts.models.site import Site
from accounts.rules.languages import LANGUAGE_WORDS
from accounts.rules.roles import ROLE_LABELS, can

_SEARCHED = ("full_name", "email", "phone", "department")
"""Columns in which people are searched, in any case; queries/people.py looks into each."""


class PersonManager(BaseUserManager["Person"]):
    """Creates people the way Django's own commands expect."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        fields |= {"is_staff": True, "is_superuser": True, "role": Role.ADMINISTRATOR}
        return self.create_user(email, password, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """A requester, agent, supervisor or administrator; signs in by e-mail."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    role = models.CharField(
        max_length=20, default=Role.REQUESTER, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    job_title = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True, help_text="Extension or number the desk can call back.")
    phone_digits = models.GeneratedField(
        expression=Func(F("phone"), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace"),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[(tag.value, LANGUAGE_WORDS[tag]) for tag in Language],
        help_text="Language of messages; empty for that of the site.",
    )
    is_active = models.BooleanField(default=True)
    has_shortcuts = models.BooleanField(default=True, help_text="Single keys do something (WCAG 2.1.4).")
    acting_role = models.CharField(max_length=20, blank=True, default="", editable=False)
    acting_until = models.DateTimeField(null=True, blank=True, editable=False)
    is_staff = models.BooleanField(default=False, help_text="May open the administration site.")
    date_joined = models.DateTimeField(default=timezone.now)  # noqa: TID251 - a default, as Django's own user has

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]
        indexes = [
            models.Index(fields=["phone_digits"], name="person_phone_digits"),
            GinIndex(*(OpClass(Upper(name), name="gin_trgm_ops") for name in _SEARCHED), name="person_words_trgm"),
            GinIndex(fields=["phone_digits"], opclasses=["gin_trgm_ops"], name="person_digits_trgm"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    def may(self, capability: Capability) -> bool:
        """True when this active person's role grants the capability, or the one they stand in for just now."""
        return self.is_active and (can(self.role, capability) or (self.is_acting and can(self.acting_role, capability)))

    @property
    def is_acting(self) -> bool:
        """True while they stand in for a supervisor. Ends by the clock, whether or not anything sweeps."""
        until = self.acting_until
        return until is not None and timezone.now() < until  # noqa: TID251 - a right ends in time, whoever asks

    @property
    def is_agent(self) -> bool:
        return self.may(Capability.WORK_TICKETS)

    @property
    def is_supervisor(self) -> bool:
        return self.may(Capability.SEE_REPORTS)
