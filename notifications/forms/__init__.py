from notifications.forms.deliveries import DeliveryFilterForm

__all__ = ["DeliveryFilterForm"]
