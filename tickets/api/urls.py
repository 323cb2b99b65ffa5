"""Addresses of the API about tickets; config.api.urls puts them under /api/v1/."""

from django.urls import path

from tickets.api.acts import ACTS, view_of
from tickets.api.conversation import AttachmentsView, MessagesView, TimelineView
from tickets.api.directory import CategoriesView, QueuesView
from tickets.api.files import ContentView, UploadsView, UploadView
from tickets.api.staff import AbsenceEndView, AbsencesView, AvailabilityView, OnCallView
from tickets.api.tickets import TicketsView, TicketView

urlpatterns = [
    path("tickets/", TicketsView.as_view(), name="tickets"),
    path("tickets/<int:number>/", TicketView.as_view(), name="ticket"),
    path("tickets/<int:number>/messages/", MessagesView.as_view(), name="messages"),
    path("tickets/<int:number>/timeline/", TimelineView.as_view(), name="timeline"),
    path("tickets/<int:number>/attachments/", AttachmentsView.as_view(), name="attachments"),
    *(path(f"tickets/<int:number>/{name}/", view_of(name), name=name) for name in ACTS),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:upload_id>/", UploadView.as_view(), name="upload"),
    path("attachments/<int:attachment_id>/content/", ContentView.as_view(), name="content"),
    path("queues/", QueuesView.as_view(), name="queues"),
    path("queues/<slug:queue>/availability/", AvailabilityView.as_view(), name="availability"),
    path("on-call/", OnCallView.as_view(), name="on_call"),
    path("absences/", AbsencesView.as_view(), name="absences"),
    path("absences/<int:absence_id>/end/", AbsenceEndView.as_view(), name="absence_end"),
    path("categories/", CategoriesView.as_view(), name="categories"),
]
