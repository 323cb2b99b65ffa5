"""Addresses of the routing: what is in force, versions, the draft and trials."""

from django.urls import URLPattern, URLResolver, include, path

from tickets.views import routing, routing_draft, routing_trials

app_name = "routing"

_draft = [
    path("", routing_draft.show_draft, name="draft"),
    path("rules/<int:position>/", routing_draft.edit_rule, name="rule"),
    path("rules/<int:position>/change/", routing_draft.change_rule, name="rule_change"),
    path("owners/", routing_draft.edit_owners, name="owners"),
    path("publish/", routing_draft.publish, name="publish"),
    path("rebase/", routing_draft.rebase, name="rebase"),
    path("discard/", routing_draft.discard, name="discard"),
]

_pages: list[URLPattern | URLResolver] = [
    path("", routing.show_current, name="current"),
    path("versions/", routing.show_versions, name="versions"),
    path("versions/<int:version>/", routing.show_version, name="version"),
    path("versions/<int:version>/take/", routing.take_version, name="version_take"),
    path("draft/", include(_draft)),
    path("tried/", routing_trials.show_trials, name="trials"),
    path("tried/<int:trial_id>/", routing_trials.show_trial, name="trial"),
    path("tried/<int:trial_id>/take/", routing_trials.take, name="trial_take"),
]

urlpatterns = [path("desk/routing/", include(_pages))]
