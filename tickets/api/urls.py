"""Addresses of the API about tickets; config.api.urls puts them under /api/v1/."""

from django.urls import path

from tickets.api.acts import ACTS, view_of
from tickets.api.bulk import BulksView, BulkUndoView, BulkView
from tickets.api.conversation import AttachmentsView, MessagesView, TimelineView
from tickets.api.directory import CategoriesView, QueuesView
from tickets.api.files import ContentView, UploadsView, UploadView
from tickets.api.images import ImagesView
from tickets.api.incidents import AffectedView, BroadcastsView, IncidentsView, IncidentView
from tickets.api.links import FollowUpView, LinksView, SimilarView, SplitView
from tickets.api.mail import MailsView, MailView
from tickets.api.privacy import CopiesView, CorrectionView, PrivacyView
from tickets.api.problems import ProblemsView, ProblemView
from tickets.api.routing import RoutingView
from tickets.api.satisfaction import RatingsView
from tickets.api.staff import AbsenceEndView, AbsencesView, AvailabilityView, OnCallView
from tickets.api.tickets import TicketsView, TicketView
from tickets.api.work import MacrosView, MacroView, TemplatesView, WorkView

urlpatterns = [
    path("tickets/", TicketsView.as_view(), name="tickets"),
    path("tickets/bulk/", BulksView.as_view(), name="bulk"),
    path("tickets/bulk/<int:run_id>/", BulkView.as_view(), name="bulk_run"),
    path("tickets/bulk/<int:run_id>/undo/", BulkUndoView.as_view(), name="bulk_undo"),
    path("tickets/<int:number>/", TicketView.as_view(), name="ticket"),
    path("tickets/<int:number>/messages/", MessagesView.as_view(), name="messages"),
    path("tickets/<int:number>/timeline/", TimelineView.as_view(), name="timeline"),
    path("tickets/<int:number>/attachments/", AttachmentsView.as_view(), name="attachments"),
    *(path(f"tickets/<int:number>/{name}/", view_of(name), name=name) for name in ACTS),
    path("tickets/<int:number>/progress/", WorkView.as_view(), name="progress"),
    path("tickets/<int:number>/templates/", TemplatesView.as_view(), name="templates"),
    path("tickets/<int:number>/macros/<int:macro_id>/", MacroView.as_view(), name="macro"),
    path("macros/", MacrosView.as_view(), name="macros"),
    path("tickets/<int:number>/links/", LinksView.as_view(), name="links"),
    path("tickets/<int:number>/ratings/", RatingsView.as_view(), name="ratings"),
    path("tickets/<int:number>/similar/", SimilarView.as_view(), name="similar"),
    path("tickets/<int:number>/split/", SplitView.as_view(), name="split"),
    path("tickets/<int:number>/follow_up/", FollowUpView.as_view(), name="follow_up"),
    path("tickets/<int:number>/privacy/", PrivacyView.as_view(), name="privacy"),
    path("tickets/<int:number>/correction/", CorrectionView.as_view(), name="correction"),
    path("tickets/<int:number>/copies/", CopiesView.as_view(), name="copies"),
    path("incidents/", IncidentsView.as_view(), name="incidents"),
    path("incidents/<int:number>/", IncidentView.as_view(), name="incident"),
    path("incidents/<int:number>/broadcasts/", BroadcastsView.as_view(), name="broadcasts"),
    path("incidents/<int:number>/affected/", AffectedView.as_view(), name="affected"),
    path("problems/", ProblemsView.as_view(), name="problems"),
    path("problems/<int:problem_id>/", ProblemView.as_view(), name="problem_record"),
    path("tickets/<int:number>/images/", ImagesView.as_view(), name="images"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:upload_id>/", UploadView.as_view(), name="upload"),
    path("attachments/<int:attachment_id>/content/", ContentView.as_view(), name="content"),
    path("queues/", QueuesView.as_view(), name="queues"),
    path("routing/", RoutingView.as_view(), name="routing"),
    path("queues/<slug:queue>/availability/", AvailabilityView.as_view(), name="availability"),
    path("on-call/", OnCallView.as_view(), name="on_call"),
    path("absences/", AbsencesView.as_view(), name="absences"),
    path("absences/<int:absence_id>/end/", AbsenceEndView.as_view(), name="absence_end"),
    path("mail/", MailsView.as_view(), name="mails"),
    path("mail/<int:mail_id>/", MailView.as_view(), name="mail"),
    path("categories/", CategoriesView.as_view(), name="categories"),
]
