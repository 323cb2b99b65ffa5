"""Addresses of reports."""

from django.urls import path

from reports.views import (
    annotations,
    backlog,
    devices,
    exports,
    hours,
    overview,
    people,
    resolution,
    response,
    satisfaction,
    saved,
    schedules,
    sla,
    tickets,
    watch,
)

app_name = "reports"

urlpatterns = [
    path("reports/", overview.show_overview, name="overview"),
    path("reports/response/", response.show_response, name="response"),
    path("reports/resolution/", resolution.show_resolution, name="resolution"),
    path("reports/sla/", sla.show_sla, name="sla"),
    path("reports/satisfaction/", satisfaction.show_satisfaction, name="satisfaction"),
    path("reports/backlog/", backlog.show_backlog, name="backlog"),
    path("reports/people/", people.show_people, name="people"),
    path("reports/devices/", devices.show_devices, name="devices"),
    path("reports/hours/", hours.show_hours, name="hours"),
    path("reports/now/<str:watch>/", watch.show_watch, name="watch"),
    path("reports/tickets/", tickets.show_tickets, name="tickets"),
    path("reports/tickets.csv", tickets.export_tickets, name="csv"),
    path("reports/cycles.csv", tickets.export_cycles, name="cycles_csv"),
    path("reports/tickets.xlsx", tickets.export_workbook, name="xlsx"),
    path("reports/files/", exports.show_exports, name="exports"),
    path("reports/files/make/", exports.make_file, name="export_new"),
    path("reports/files/<uuid:export_id>/", exports.show_export, name="export"),
    path("reports/files/<uuid:export_id>/download/", exports.download_export, name="export_file"),
    path("reports/saved/", saved.show_saved, name="saved"),
    path("reports/saved/save/", saved.save, name="saved_new"),
    path("reports/saved/<int:saved_id>/share/", saved.change_sharing, name="saved_share"),
    path("reports/saved/<int:saved_id>/delete/", saved.delete, name="saved_delete"),
    path("reports/happened/", annotations.show_annotations, name="annotations"),
    path("reports/happened/<int:annotation_id>/", annotations.edit_annotation, name="annotation"),
    path("reports/happened/<int:annotation_id>/delete/", annotations.remove_annotation, name="annotation_delete"),
    path("reports/schedules/", schedules.show_schedules, name="schedules"),
    path("reports/schedules/new/", schedules.new_schedule, name="schedule_new"),
    path("reports/schedules/<int:schedule_id>/", schedules.show_schedule, name="schedule"),
    path("reports/schedules/<int:schedule_id>/edit/", schedules.edit_schedule, name="schedule_edit"),
    path("reports/schedules/<int:schedule_id>/pause/", schedules.pause, name="schedule_pause"),
    path("reports/schedules/<int:schedule_id>/resume/", schedules.resume, name="schedule_resume"),
    path("reports/schedules/<int:schedule_id>/run/", schedules.run, name="schedule_run"),
    path("reports/schedules/<int:schedule_id>/delete/", schedules.delete, name="schedule_delete"),
]
