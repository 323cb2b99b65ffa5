"""Addresses of the files on tickets."""

from django.urls import path

from tickets.views import files

app_name = "tickets"

urlpatterns = [
    path("files/<int:attachment_id>", files.download, name="file"),
]
