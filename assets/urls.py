"""Addresses of the device register. Pages of one device lie before the device itself: a tag may hold a slash."""

from django.urls import path

from assets.views import (
    availability,
    checks,
    device_dicom,
    device_edit,
    device_history,
    device_parts,
    devices,
    documents,
    labels,
    places,
    quality,
    sheets,
    work,
)

app_name = "assets"

_register = [
    path("q/<str:label>", labels.scanned, name="scan"),
    path("devices/", devices.show_devices, name="devices"),
    path("register/new/", device_edit.add, name="add"),
    path("register/export/<slug:file_kind>/", sheets.export, name="export"),
    path("register/contracts/export/<slug:file_kind>/", sheets.export_contracts, name="contracts_export"),
    path("register/import/", sheets.show_sheets, name="sheets"),
    path("register/import/<int:sheet_id>/", sheets.show_sheet, name="sheet"),
    path("register/import/<int:sheet_id>/apply/", sheets.apply, name="sheet_apply"),
    path("register/import/<int:sheet_id>/discard/", sheets.discard, name="sheet_discard"),
    path("register/labels/", labels.choose, name="labels"),
    path("register/labels/print/", labels.show_labels, name="label_sheet"),
    path("register/rooms/", places.show_rooms, name="rooms"),
    path("register/rooms/new/", places.edit_room, name="room_add"),
    path("register/rooms/<int:room_id>/", places.edit_room, name="room"),
    path("register/history/", device_history.show_register_history, name="register_history"),
    path("register/vendors/", places.show_vendors, name="vendors"),
    path("register/vendors/new/", places.edit_vendor, name="vendor_add"),
    path("register/vendors/<int:vendor_id>/", places.edit_vendor, name="vendor"),
    path("register/vendors/<int:vendor_id>/contracts/new/", places.edit_contract, name="contract_add"),
    path("register/vendors/<int:vendor_id>/contracts/<int:contract_id>/", places.edit_contract, name="contract"),
]

_uptime = [
    path("devices/availability/", availability.show_availability, name="availability"),
    path("devices/checks/", checks.show_checks, name="all_checks"),
    path("devices/quality/", quality.show_quality, name="quality"),
    path("devices/planned/", work.show_work, name="work"),
    path("devices/planned/new/", work.new_work, name="work_new"),
    path("devices/planned/<int:work_id>/", work.show_work_item, name="work_item"),
    path("devices/planned/<int:work_id>/edit/", work.edit_work, name="work_edit"),
    path("devices/planned/<int:work_id>/<slug:verb>/", work.move, name="work_move"),
]

_device = [
    path("devices/<path:tag>/edit/", device_edit.edit, name="edit"),
    path("devices/<path:tag>/retire/", device_edit.retire, name="retire"),
    path("devices/<path:tag>/history/", device_history.show_history, name="history"),
    path("devices/<path:tag>/dicom/ldif/", sheets.device_ldif, name="ldif"),
    path("devices/<path:tag>/dicom/new/", device_dicom.add_ae, name="ae_add"),
    path("devices/<path:tag>/dicom/<int:ae_id>/", device_dicom.edit_ae, name="ae"),
    path("devices/<path:tag>/dicom/<int:ae_id>/remove/", device_dicom.drop_ae, name="ae_drop"),
    path("devices/<path:tag>/dicom/<int:ae_id>/main/", device_dicom.main_ae, name="ae_main"),
    path("devices/<path:tag>/dicom/", device_dicom.show_dicom, name="dicom"),
    path("devices/<path:tag>/documents/", device_parts.add_document, name="document_add"),
    path("devices/<path:tag>/documents/new/", documents.new_document, name="document_new"),
    path("devices/<path:tag>/documents/<int:document_id>/", documents.show_document, name="document"),
    path("devices/<path:tag>/documents/<int:document_id>/title/", documents.rename_document, name="document_title"),
    path(
        "devices/<path:tag>/documents/<int:document_id>/<int:version_number>/",
        documents.open_version,
        name="document_version",
    ),
    path("devices/<path:tag>/documents/<int:document_id>/remove/", device_parts.drop_document, name="document_drop"),
    path("devices/<path:tag>/versions/take/", device_parts.take_version, name="take_version"),
    path("devices/<path:tag>/availability/", availability.show_device_availability, name="device_availability"),
    path("devices/<path:tag>/availability/terms/", availability.edit_terms, name="availability_terms"),
    path("devices/<path:tag>/availability/<int:downtime_id>/", availability.edit_downtime, name="downtime"),
    path("devices/<path:tag>/checks/", checks.show_device_checks, name="checks"),
    path("devices/<path:tag>/checks/new/<slug:check_kind>/", checks.new_check, name="check_new"),
    path("devices/<path:tag>/checks/<int:check_id>/", checks.edit_check, name="check"),
    path("devices/<path:tag>/checks/<int:check_id>/<slug:verb>/", checks.act_on_check, name="check_act"),
    path("devices/<path:tag>/quality/", quality.show_device_quality, name="device_quality"),
    path("devices/<path:tag>/quality/new/", quality.edit_plan, name="quality_plan_new"),
    path("devices/<path:tag>/quality/sign-off/", quality.switch_sign_off, name="sign_off_switch"),
    path("devices/<path:tag>/quality/<int:plan_id>/", quality.edit_plan, name="quality_plan"),
    path("devices/<path:tag>/quality/<int:plan_id>/result/", quality.add_result, name="quality_result"),
    path("devices/<path:tag>/", devices.show_device, name="device"),
]

urlpatterns = [*_register, *_uptime, *_device]
