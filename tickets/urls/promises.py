"""Addresses of the promises: what is in force, drafts, trials, replays and calendars."""

from django.urls import URLPattern, URLResolver, include, path

from tickets.views import promise_calendars, promise_draft, promise_replays, promise_whatif, promises

app_name = "promises"

_draft = [
    path("", promise_draft.show_draft, name="draft"),
    path("targets/", promise_draft.edit_targets, name="targets"),
    path("rules/", promise_draft.show_rules, name="rules"),
    path("rules/<int:position>/", promise_draft.edit_rule, name="rule"),
    path("rules/<int:position>/change/", promise_draft.change_rule, name="rule_change"),
    path("steps/", promise_draft.show_steps, name="steps"),
    path("steps/<int:position>/", promise_draft.edit_step, name="step"),
    path("steps/<int:position>/remove/", promise_draft.remove_step, name="step_remove"),
    path("hours/<slug:calendar>/", promise_calendars.edit_draft_hours, name="draft_hours"),
    path("hours/<slug:calendar>/forget/", promise_calendars.forget_draft_hours, name="draft_hours_forget"),
    path("publish/", promise_draft.publish, name="publish"),
    path("rebase/", promise_draft.rebase, name="rebase"),
    path("discard/", promise_draft.discard, name="discard"),
]

_pages: list[URLPattern | URLResolver] = [
    path("", promises.show_current, name="current"),
    path("versions/<int:version>/", promises.show_version, name="version"),
    path("draft/", include(_draft)),
    path("what-if/", promise_whatif.show_whatif, name="whatif"),
    path("what-if/<int:whatif_id>/", promise_whatif.show_trial, name="trial"),
    path("what-if/<int:whatif_id>/take/", promise_whatif.take, name="trial_take"),
    path("applied/", promise_replays.show_replays, name="replays"),
    path("applied/new/", promise_replays.new_replay, name="replay_new"),
    path("applied/<int:replay_id>/", promise_replays.show_replay, name="replay"),
    path("applied/<int:replay_id>/apply/", promise_replays.apply, name="replay_apply"),
    path("calendars/", promise_calendars.show_calendars, name="calendars"),
    path("calendars/new/", promise_calendars.new_calendar, name="calendar_new"),
    path("calendars/<slug:calendar>/", promise_calendars.show_calendar, name="calendar"),
    path("calendars/<slug:calendar>/edit/", promise_calendars.edit_calendar, name="calendar_edit"),
]

urlpatterns = [path("desk/promises/", include(_pages))]
