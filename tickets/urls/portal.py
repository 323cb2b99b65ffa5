"""Addresses of the requesters' portal."""

from django.urls import path

from tickets.views import (
    corrections,
    files,
    images,
    live,
    portal_act,
    portal_incidents,
    portal_mine,
    portal_new,
    ratings,
)

app_name = "portal"

urlpatterns = [
    path("new", portal_new.new, name="new"),
    path("new/preview", portal_new.preview, name="preview"),
    path("new/devices", portal_new.device_options, name="device_options"),
    path("corrections/new", corrections.report, name="correction_new"),
    path("sent/<int:number>", portal_new.sent, name="sent"),
    path("sent/<int:number>/more", portal_new.tell_more, name="tell_more"),
    path("mine", portal_mine.mine, name="mine"),
    path("t/<int:number>", portal_mine.ticket, name="ticket"),
    path("t/<int:number>/readings", portal_mine.readings, name="readings"),
    path("t/<int:number>/images", images.show_own_images, name="images"),
    path("t/<int:number>/news", live.portal_news, name="news"),
    path("t/<int:number>/reply", portal_act.reply, name="reply"),
    path("t/<int:number>/confirm", portal_act.confirm, name="confirm"),
    path("t/<int:number>/reopen", portal_act.reopen, name="reopen"),
    path("t/<int:number>/rate", ratings.rate, name="rate"),
    path("t/<int:number>/follow-up", portal_incidents.follow_up, name="follow_up"),
    path("incidents/<int:number>/affected", portal_incidents.report, name="affected"),
    path("uploads", files.upload, name="upload"),
    path("uploads/<uuid:upload_id>/remove", files.upload_remove, name="upload_remove"),
]
