"""Addresses of the help pages, and of the desk's own pages of the articles."""

from django.urls import URLPattern, URLResolver, include, path

from knowledge.views import desk, edit, help, moves, overview, suggest, ticket

app_name = "knowledge"

_help: list[URLPattern | URLResolver] = [
    path("", help.show_help, name="home"),
    path("suggest", suggest.suggest, name="suggest"),
    path("check", suggest.check, name="check"),
    path("solved", suggest.solved, name="solved"),
    path("ticket/<int:number>/", suggest.for_ticket, name="for_ticket"),
    path("runbook/<slug:category>/", ticket.show_runbook, name="runbook"),
    path("<slug:slug>/", help.show_article, name="article"),
    path("<slug:slug>/open", suggest.open_suggested, name="open"),
    path("<slug:slug>/vote", help.cast_vote, name="vote"),
]
_desk: list[URLPattern | URLResolver] = [
    path("", desk.show_articles, name="articles"),
    path("new/", edit.write, name="write"),
    path("overview/", overview.show_overview, name="overview"),
    path("ticket/<int:number>/", ticket.show_panel, name="for_desk"),
    path("ticket/<int:number>/used/", ticket.mark, name="mark_used"),
    path("ticket/<int:number>/write/", edit.from_ticket, name="from_ticket"),
    path("<int:article_id>/", desk.show_desk_article, name="desk_article"),
    path("<int:article_id>/edit/", edit.edit, name="edit"),
    path("<int:article_id>/history/", desk.show_history, name="history"),
    path("<int:article_id>/history/<int:number>/revert/", moves.take_up, name="revert"),
    path("<int:article_id>/due/", moves.set_due, name="set_due"),
    *(path(f"<int:article_id>/{name}/", moves.move, {"name": name}, name=name) for name in moves.MOVES),
]

urlpatterns = [path("help/", include(_help)), path("desk/knowledge/", include(_desk))]
