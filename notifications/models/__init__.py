from notifications.models.audience import AudienceVersion
from notifications.models.delivery import Delivery, DeliveryAttempt
from notifications.models.notice import Notice
from notifications.models.preference import Preference

__all__ = ["AudienceVersion", "Delivery", "DeliveryAttempt", "Notice", "Preference"]
