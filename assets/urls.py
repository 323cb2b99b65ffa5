"""Addresses of the device register."""

from django.urls import path

from assets.views.devices import show_device, show_devices

app_name = "assets"

urlpatterns = [
    path("devices/", show_devices, name="devices"),
    path("devices/<path:tag>/", show_device, name="device"),
]
