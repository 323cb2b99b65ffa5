from notifications.models.delivery import Delivery, DeliveryAttempt
from notifications.models.endpoint import Endpoint, EndpointAct
from notifications.models.reach import Reach

__all__ = ["Delivery", "DeliveryAttempt", "Endpoint", "EndpointAct", "Reach"]
