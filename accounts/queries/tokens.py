"""Finding keys to the API."""

from accounts.models import ApiToken, Person


def token_by_prefix(prefix: str) -> ApiToken | None:
    """Return the token with its person and their site, dead ones too; None if there is none."""
    return ApiToken.objects.select_related("person__site").filter(prefix=prefix).first()


def tokens_of(person: Person) -> list[ApiToken]:
    """Return a person's tokens that are not revoked, the newest first."""
    return list(ApiToken.objects.filter(person=person, revoked_at=None).order_by("-created_at", "-id"))
