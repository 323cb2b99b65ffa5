"""Addresses of the flow. They stand before those of the register, where everything below devices/ is a tag."""

from django.urls import path

from tickets.views import flow, flow_edit

app_name = "flow"

urlpatterns = [
    path("devices/flow/", flow.show_flow, name="whole"),
    path("devices/flow/services/", flow_edit.show_services, name="services"),
    path("devices/flow/services/new/", flow_edit.edit_service, name="service_new"),
    path("devices/flow/services/<int:service_id>/", flow_edit.edit_service, name="service"),
    path("devices/flow/services/<int:service_id>/remove/", flow_edit.delete_service, name="service_remove"),
    path("devices/flow/links/<int:link_id>/", flow_edit.edit_link, name="link"),
    path("devices/flow/links/<int:link_id>/remove/", flow_edit.delete_link, name="link_remove"),
    path("devices/<path:tag>/flow/", flow.show_device_flow, name="device"),
    path("devices/<path:tag>/flow/add/", flow_edit.new_link, name="link_new"),
]
