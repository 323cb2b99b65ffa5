"""Addresses of the delivery log."""

from django.urls import path

from notifications.views import deliveries, ladder, page_link, pages

app_name = "notifications"

urlpatterns = [
    path("deliveries/", deliveries.show_deliveries, name="deliveries"),
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
