from notifications.models.audience import AudienceVersion
from notifications.models.branding import Branding, ExtraLine
from notifications.models.delivery import Delivery, DeliveryAttempt
from notifications.models.endpoint import Endpoint, EndpointAct
from notifications.models.notice import Notice
from notifications.models.page import Page, PageCall, QueueLadder
from notifications.models.preference import Preference
from notifications.models.reach import Reach

__all__ = [
    "AudienceVersion", "Branding", "Delivery", "DeliveryAttempt", "Endpoint", "EndpointAct", "ExtraLine", "Notice",
    "Page", "PageCall", "Preference", "QueueLadder", "Reach",
]  # fmt: skip
