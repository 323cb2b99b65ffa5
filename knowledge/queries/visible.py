"""The one door for reading articles."""

from django.db.models import QuerySet

from accounts.models import Person
from knowledge.enums import Audience
from knowledge.models import Article
from knowledge.permissions import may_write


def visible_articles(user: Person) -> QuerySet[Article]:
    """Return the published articles for this person: the desk reads all, others those for clinicians."""
    if not user.is_authenticated or not user.is_active:
        return Article.objects.none()
    found = Article.objects.filter(published__isnull=False)
    return found if may_write(user) else found.filter(audience=Audience.CLINICIAN.value)


def desk_articles(user: Person) -> QuerySet[Article]:
    """Return the articles of every state for whoever may write them; none for others."""
    if not user.is_authenticated or not may_write(user):
        return Article.objects.none()
    return Article.objects.all()
