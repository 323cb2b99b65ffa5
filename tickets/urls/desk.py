"""Addresses of the desk."""

from django.urls import include, path

from tickets.views import (
    desk_actions,
    desk_clocks,
    desk_inbox,
    desk_options,
    desk_phone,
    desk_relations,
    desk_ticket,
    desk_verbs,
    imports,
    incidents,
    problems,
)

app_name = "desk"

_pages = [
    path("", desk_inbox.show_inbox, name="inbox"),
    path("tickets/", desk_inbox.show_tickets, name="tickets"),
    path("phone/", desk_phone.log_call, name="phone"),
    path("phone/priority/", desk_phone.preview_call, name="phone_preview"),
    path("options/devices/", desk_options.device_options, name="device_options"),
    path("options/people/", desk_options.person_options, name="person_options"),
    path("imports/", imports.show_imports, name="imports"),
    path("imports/<int:import_id>/", imports.show_import, name="import"),
    path("imports/<int:import_id>/start/", imports.start, name="import_start"),
    path("imports/<int:import_id>/discard/", imports.discard, name="import_discard"),
    path("imports/<int:import_id>/findings.csv", imports.download_findings, name="import_findings"),
    path("imports/presets/<slug:name>.json", imports.download_preset, name="import_preset"),
    path("t/<int:number>/", desk_ticket.show_ticket, name="ticket"),
    path("t/<int:number>/clocks/", desk_clocks.show_clocks, name="clocks"),
    path("t/<int:number>/similar/", desk_relations.show_similar, name="similar"),
    path("t/<int:number>/split/<int:message_id>/", desk_relations.split, name="split"),
    path("t/<int:number>/follow-up/", desk_relations.follow_up, name="follow_up"),
    path("t/<int:number>/incident/", incidents.show_incident, name="incident"),
    path("t/<int:number>/incident/broadcast/", incidents.broadcast, name="broadcast"),
    path("t/<int:number>/incident/review/", incidents.review, name="review"),
    path("incidents/", incidents.show_incidents, name="incidents"),
    path("incidents/like/", incidents.show_proposals, name="proposals"),
    path("incidents/gather/", incidents.gather, name="gather"),
    path("problems/", problems.show_problems, name="problems"),
    path("problems/new/", problems.new_problem, name="problem_new"),
    path("problems/<int:problem_id>/", problems.show_problem, name="problem_record"),
    path("problems/<int:problem_id>/edit/", problems.change_problem, name="problem_edit"),
    *(path(f"t/<int:number>/{name}/", desk_actions.act, {"name": name}, name=name) for name in desk_verbs.ACTIONS),
]

urlpatterns = [path("desk/", include(_pages))]
