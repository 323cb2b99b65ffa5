from notifications.models.delivery import Delivery, DeliveryAttempt

__all__ = ["Delivery", "DeliveryAttempt"]
