"""Addresses of the desk."""

from django.urls import include, path

from tickets.urls import staff
from tickets.views import (
    desk_actions,
    desk_bulk,
    desk_clocks,
    desk_go,
    desk_inbox,
    desk_macros,
    desk_options,
    desk_phone,
    desk_ticket,
    desk_triage,
    desk_verbs,
    desk_views,
    desk_writing,
    imports,
    live,
    playbooks,
    texts,
)

app_name = "desk"

_pages = [
    path("", desk_inbox.show_inbox, name="inbox"),
    path("tickets/", desk_inbox.show_tickets, name="tickets"),
    path("triage/", desk_triage.triage, name="triage"),
    path("go/", desk_go.go, name="go"),
    path("bulk/", desk_bulk.bulk, name="bulk"),
    path("bulk/<int:run_id>/", desk_bulk.show_bulk, name="bulk_run"),
    path("bulk/<int:run_id>/undo/", desk_bulk.undo, name="undo"),
    path("views/", desk_views.show_views, name="views"),
    path("views/new/", desk_views.new_view, name="view_new"),
    path("views/<int:view_id>/", desk_views.show_view, name="view"),
    path("views/<int:view_id>/change/", desk_views.edit_view, name="view_change"),
    path("views/<int:view_id>/move/", desk_views.shift_view, name="view_move"),
    path("views/<int:view_id>/start/", desk_views.start_here, name="view_start"),
    path("views/<int:view_id>/delete/", desk_views.remove_view, name="view_delete"),
    path("options/line/", desk_options.line_options, name="complete"),
    path("phone/", desk_phone.log_call, name="phone"),
    path("phone/priority/", desk_phone.preview_call, name="phone_preview"),
    path("phone/open/", desk_phone.open_tickets, name="phone_open"),
    path("options/devices/", desk_options.device_options, name="device_options"),
    path("options/people/", desk_options.person_options, name="person_options"),
    path("imports/", imports.show_imports, name="imports"),
    path("imports/<int:import_id>/", imports.show_import, name="import"),
    path("imports/<int:import_id>/start/", imports.start, name="import_start"),
    path("imports/<int:import_id>/discard/", imports.discard, name="import_discard"),
    path("imports/<int:import_id>/findings.csv", imports.download_findings, name="import_findings"),
    path("imports/presets/<slug:name>.json", imports.download_preset, name="import_preset"),
    path("t/<int:number>/", desk_ticket.show_ticket, name="ticket"),
    path("t/<int:number>/news/", live.desk_news, name="news"),
    path("t/<int:number>/here/", live.here, name="here"),
    path("t/<int:number>/clocks/", desk_clocks.show_clocks, name="clocks"),
    *staff.pages,
    *(path(f"t/<int:number>/{name}/", desk_actions.act, {"name": name}, name=name) for name in desk_verbs.ACTIONS),
]

_working = [
    path("options/colleagues/", desk_writing.colleague_options, name="colleague_options"),
    path("templates/", texts.show_templates, name="templates"),
    path("templates/new/", texts.edit_template, name="template_new"),
    path("templates/<int:template_id>/", texts.edit_template, name="template"),
    path("templates/<int:template_id>/remove/", texts.delete_template, name="template_remove"),
    path("macros/", texts.show_macros, name="macros"),
    path("macros/new/", texts.edit_macro, name="macro_new"),
    path("macros/<int:macro_id>/", texts.edit_macro, name="macro"),
    path("macros/<int:macro_id>/remove/", texts.delete_macro, name="macro_remove"),
    path("categories/", playbooks.show_categories, name="categories"),
    path("categories/<str:category_code>/", playbooks.edit_category, name="category_playbook"),
    path("t/<int:number>/draft/", desk_writing.draft, name="draft"),
    path("t/<int:number>/templates/", desk_writing.ticket_templates, name="ticket_templates"),
    path("t/<int:number>/templates/<int:template_id>/", desk_writing.insert_template, name="insert_template"),
    path("t/<int:number>/macros/", desk_macros.ticket_macros, name="ticket_macros"),
    path("t/<int:number>/macros/<int:macro_id>/", desk_macros.ticket_macro, name="ticket_macro"),
    path("t/<int:number>/time-spent/", desk_writing.show_time, name="time_entries"),
]

urlpatterns = [path("desk/", include(_pages)), path("desk/", include(_working))]
