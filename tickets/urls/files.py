"""Addresses of the files on tickets."""

from django.urls import path

from tickets.views import files, images

app_name = "tickets"

urlpatterns = [
    path("files/<int:attachment_id>", files.download, name="file"),
    path("t/<int:number>/images/send", images.send_images, name="images_send"),
    path("t/<int:number>/images/known", images.known_images, name="images_known"),
]
