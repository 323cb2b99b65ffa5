"""The articles one may read: those for clinicians, for the desk also its own. What is not readable is not found."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from knowledge.actions.reading import NotReadable, vote
from knowledge.api.serializers import ArticleOutput, ArticleRow, ArticlesQuery, VoteInput, VoteOutput
from knowledge.queries.detail import readable_article
from knowledge.queries.search import LIST_ORDER, articles_holding, articles_shown


class ArticlesView(GenericAPIView):
    """Published articles."""

    serializer_class = ArticleRow

    def order_of(self, request: SignedInCall) -> tuple[str, ...]:
        return LIST_ORDER

    @extend_schema(
        operation_id="articles_list",
        tags=["articles"],
        summary="Find articles",
        parameters=[ArticlesQuery],
        responses=ArticleRow(many=True),
    )
    def get(self, request: SignedInCall) -> Response:
        asked = ArticlesQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = articles_holding(articles_shown(request.user), asked.validated_data["q"])
        if asked.validated_data["category"]:
            found = found.filter(categories__code__iexact=asked.validated_data["category"])
        rows = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class ArticleView(APIView):
    """One article."""

    @extend_schema(operation_id="articles_get", tags=["articles"], summary="One article", responses=ArticleOutput)
    def get(self, request: SignedInCall, slug: str) -> Response:
        article = readable_article(user=request.user, slug=slug)
        if article is None:
            raise Http404
        return Response(ArticleOutput(article).data)


class VoteView(APIView):
    """Whether an article helped; saying it again changes it."""

    @extend_schema(
        operation_id="articles_vote",
        tags=["articles"],
        summary="Say whether it helped",
        request=VoteInput,
        responses=VoteOutput,
    )
    def post(self, request: SignedInCall, slug: str) -> Response:
        sent = VoteInput(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            given = vote(
                actor=request.user,
                slug=slug,
                is_helpful=sent.validated_data["helpful"],
                comment=sent.validated_data["comment"],
                at=timezone.now(),
            )
        except NotReadable as error:
            raise Http404 from error
        return Response(VoteOutput(given).data)
