from notifications.models.branding import Branding, ExtraLine
from notifications.models.delivery import Delivery, DeliveryAttempt

__all__ = ["Branding", "Delivery", "DeliveryAttempt", "ExtraLine"]
