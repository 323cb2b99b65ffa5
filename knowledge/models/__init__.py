"""The articles and what people did with them. Written only by knowledge.actions."""

from knowledge.models.article import Article, ArticleModel
from knowledge.models.reading import ArticleUse, HelpStep, SearchMiss, Vote
from knowledge.models.version import ArticleAct, ArticleVersion

__all__ = [
    "Article",
    "ArticleAct",
    "ArticleModel",
    "ArticleUse",
    "ArticleVersion",
    "HelpStep",
    "SearchMiss",
    "Vote",
]
