from notifications.models.delivery import Delivery, DeliveryAttempt
from notifications.models.page import Page, PageCall, QueueLadder

__all__ = ["Delivery", "DeliveryAttempt", "Page", "PageCall", "QueueLadder"]
