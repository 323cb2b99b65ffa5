"""Addresses of the links in mails by which requesters answer without sign-in."""

from django.urls import path

from tickets.views import answers

app_name = "answers"

urlpatterns = [
    path("t/answer/<str:token>/yes", answers.show_yes, name="yes"),
    path("t/answer/<str:token>/no", answers.show_no, name="no"),
    path("t/answer/<str:token>/rate", answers.show_rating, name="rate"),
]
