from accounts.models.person import Person, PersonManager
from accounts.models.site import Site, Team
from accounts.models.token import ApiToken

__all__ = ["ApiToken", "Person", "PersonManager", "Site", "Team"]
