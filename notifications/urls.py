"""Addresses of the delivery log."""

from django.urls import path

from notifications.views import deliveries

app_name = "notifications"

urlpatterns = [
    path("deliveries/", deliveries.show_deliveries, name="deliveries"),
    path("deliveries/<uuid:delivery_id>/", deliveries.show_delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/mail", deliveries.show_mail, name="delivery_mail"),
    path("deliveries/<uuid:delivery_id>/resend/", deliveries.resend_delivery, name="delivery_resend"),
]
