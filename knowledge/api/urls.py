"""Addresses of the articles below /api/v1/."""

from django.urls import path

from knowledge.api.articles import ArticlesView, ArticleView, VoteView

urlpatterns = [
    path("articles/", ArticlesView.as_view(), name="articles"),
    path("articles/<slug:slug>/", ArticleView.as_view(), name="article"),
    path("articles/<slug:slug>/vote/", VoteView.as_view(), name="article_vote"),
]
