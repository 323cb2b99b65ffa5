from accounts.models.acting import ActingSupervisor
from accounts.models.person import Person, PersonManager
from accounts.models.site import Site, Team
from accounts.models.token import ApiToken

__all__ = ["ActingSupervisor", "ApiToken", "Person", "PersonManager", "Site", "Team"]
