"""Addresses of the delivery log, of who is told, and of what everybody hears of."""

from django.urls import path

from notifications.views import audience, deliveries, notices, opt_out, preferences

app_name = "notifications"

urlpatterns = [
    path("deliveries/", deliveries.show_deliveries, name="deliveries"),
    path("deliveries/audience/", audience.show_audience, name="audience"),
    path("deliveries/audience/reset/", audience.reset, name="audience_reset"),
    path("deliveries/audience/<slug:kind>/", audience.change_audience, name="audience_kind"),
    path("me/notifications/", preferences.mine, name="mine"),
    path("me/notices/", notices.show_notices, name="notices"),
    path("me/notices/count/", notices.count, name="notices_count"),
    path("me/notices/seen/", notices.seen, name="notices_seen"),
    path("unsubscribe/<str:token>/", opt_out.unsubscribe, name="unsubscribe"),
    path("deliveries/<uuid:delivery_id>/", deliveries.show_delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/mail", deliveries.show_mail, name="delivery_mail"),
    path("deliveries/<uuid:delivery_id>/resend/", deliveries.resend_delivery, name="delivery_resend"),
]
