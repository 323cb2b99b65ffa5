"""Addresses about the desk's own people; they are part of the desk."""

from django.urls import path

from tickets.views import absences, acting, handover, queues, rota

pages = [
    path("queues/", queues.show_queues, name="queues"),
    path("queues/<slug:queue>/", queues.show_queue, name="queue"),
    path("queues/<slug:queue>/strategy/", queues.save_strategy, name="strategy"),
    path("queues/<slug:queue>/members/", queues.add_member, name="member_add"),
    path("queues/<slug:queue>/members/<int:person_id>/", queues.edit_member, name="member"),
    path("queues/<slug:queue>/members/<int:person_id>/remove/", queues.drop_member, name="member_remove"),
    path("queues/people/<int:person_id>/hours/", queues.edit_hours, name="hours"),
    path("absences/", absences.show_absences, name="absences"),
    path("absences/<int:absence_id>/end/", absences.end, name="absence_end"),
    path("rota/", rota.show_rota, name="rota"),
    path("rota/add/", rota.add_shift, name="shift_add"),
    path("rota/<int:shift_id>/remove/", rota.drop_shift, name="shift_remove"),
    path("rota/<int:shift_id>/swap/", rota.swap_shift, name="swap"),
    path("rota/swaps/<int:swap_id>/accept/", rota.accept_swap, name="swap_accept"),
    path("rota/swaps/<int:swap_id>/decline/", rota.decline_swap, name="swap_decline"),
    path("rota/swaps/<int:swap_id>/take-back/", rota.take_back_swap, name="swap_take_back"),
    path("rota/calendars/", rota.show_feeds, name="feeds"),
    path("rota/calendars/<int:feed_id>/revoke/", rota.drop_feed, name="feed_revoke"),
    path("rota/calendars/<str:key>.ics", rota.rota_feed, name="rota_feed"),
    path("hand-over/", handover.hand_over, name="hand_over"),
    path("hand-over/<int:hand_over_id>/acknowledge/", handover.acknowledge_note, name="hand_over_acknowledge"),
    path("standing-in/", acting.show_acting, name="acting"),
    path("standing-in/<int:acting_id>/end/", acting.end_span, name="acting_end"),
]
