"""Addresses of the device register."""

from django.urls import path

from assets.views import availability, quality, work
from assets.views.devices import show_device, show_devices

app_name = "assets"

_all_devices = [
    path("devices/", show_devices, name="devices"),
    path("devices/availability/", availability.show_availability, name="availability"),
    path("devices/quality/", quality.show_quality, name="quality"),
    path("devices/work/", work.show_work, name="work"),
    path("devices/work/new/", work.new_work, name="work_new"),
    path("devices/work/<int:work_id>/", work.show_work_item, name="work_item"),
    path("devices/work/<int:work_id>/edit/", work.edit_work, name="work_edit"),
    path("devices/work/<int:work_id>/<slug:verb>/", work.move, name="work_move"),
]

_uptime = [
    path("devices/<path:tag>/availability/", availability.show_device_availability, name="device_availability"),
    path("devices/<path:tag>/availability/terms/", availability.edit_terms, name="availability_terms"),
    path("devices/<path:tag>/availability/<int:downtime_id>/", availability.edit_downtime, name="downtime"),
    path("devices/<path:tag>/quality/", quality.show_device_quality, name="device_quality"),
    path("devices/<path:tag>/quality/new/", quality.edit_plan, name="quality_plan_new"),
    path("devices/<path:tag>/quality/sign-off/", quality.switch_sign_off, name="sign_off_switch"),
    path("devices/<path:tag>/quality/<int:plan_id>/", quality.edit_plan, name="quality_plan"),
    path("devices/<path:tag>/quality/<int:plan_id>/result/", quality.add_result, name="quality_result"),
]

urlpatterns = [*_all_devices, *_uptime, path("devices/<path:tag>/", show_device, name="device")]
