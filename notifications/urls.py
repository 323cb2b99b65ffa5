"""Addresses of the delivery log, of who is told, and of what everybody hears of."""

from django.urls import path

from notifications.views import (
    audience,
    deliveries,
    endpoints,
    ladder,
    notices,
    opt_out,
    page_link,
    pages,
    preferences,
    reach,
)

app_name = "notifications"

urlpatterns = [
    path("deliveries/", deliveries.show_deliveries, name="deliveries"),
    path("deliveries/resend/", deliveries.resend_many, name="deliveries_resend"),
    path("deliveries/alarm/", deliveries.show_alarm, name="alarm"),
    path("deliveries/endpoints/", endpoints.show_endpoints, name="endpoints"),
    path("deliveries/endpoints/new/", endpoints.add, name="endpoint_new"),
    path("deliveries/endpoints/<int:endpoint_id>/", endpoints.show_endpoint, name="endpoint"),
    path("deliveries/endpoints/<int:endpoint_id>/edit/", endpoints.edit, name="endpoint_edit"),
    path("deliveries/endpoints/<int:endpoint_id>/test/", endpoints.try_it, name="endpoint_test"),
    path("deliveries/endpoints/<int:endpoint_id>/rotate/", endpoints.rotate, name="endpoint_rotate"),
    path("deliveries/endpoints/<int:endpoint_id>/secret/", endpoints.reveal, name="endpoint_secret"),
    path("deliveries/endpoints/<int:endpoint_id>/switch/", endpoints.switch, name="endpoint_switch"),
    path("deliveries/endpoints/<int:endpoint_id>/replay/", endpoints.replay_it, name="endpoint_replay"),
    path("deliveries/endpoints/<int:endpoint_id>/delete/", endpoints.remove, name="endpoint_remove"),
    path("me/notifications/reach/", reach.my_reach, name="reach"),
    path("deliveries/<uuid:delivery_id>/aside/", deliveries.set_aside_one, name="delivery_aside"),
    path("deliveries/audience/", audience.show_audience, name="audience"),
    path("deliveries/audience/reset/", audience.reset, name="audience_reset"),
    path("deliveries/audience/<slug:kind>/", audience.change_audience, name="audience_kind"),
    path("me/notifications/", preferences.mine, name="mine"),
    path("me/notices/", notices.show_notices, name="notices"),
    path("me/notices/count/", notices.count, name="notices_count"),
    path("me/notices/seen/", notices.seen, name="notices_seen"),
    path("unsubscribe/<str:token>/", opt_out.unsubscribe, name="unsubscribe"),
    path("deliveries/pages/", pages.show_pages, name="pages"),
    path("deliveries/pages/test/", pages.test_page, name="page_test"),
    path("deliveries/pages/<int:page_id>/", pages.show_page, name="page"),
    path("deliveries/pages/<int:page_id>/acknowledge/", pages.acknowledge_page, name="page_acknowledge"),
    path("deliveries/pages/tickets/<int:number>/", pages.acknowledge_on_ticket, name="page_have_it"),
    path("desk/queues/<slug:queue>/paging/", ladder.show_ladder, name="ladder"),
    path("desk/queues/<slug:queue>/paging/reset/", ladder.reset, name="ladder_reset"),
    path("page/inbound/", page_link.page_inbound, name="page_inbound"),
    path("page/<str:token>/", page_link.page_link, name="page_link"),
    path("deliveries/<uuid:delivery_id>/", deliveries.show_delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/mail", deliveries.show_mail, name="delivery_mail"),
    path("deliveries/<uuid:delivery_id>/resend/", deliveries.resend_delivery, name="delivery_resend"),
]
