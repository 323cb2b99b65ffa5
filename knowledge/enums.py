"""The words of the articles: who they are for, where they stand, what happens to them."""

from enum import StrEnum


class ArticleKind(StrEnum):
    """ARTICLE explains; RUNBOOK is numbered steps for the desk to follow."""

    ARTICLE = "article"
    RUNBOOK = "runbook"


class Audience(StrEnum):
    """Who may read it. An article for agents does not exist for anybody else."""

    CLINICIAN = "clinician"
    AGENT = "agent"


class Language(StrEnum):
    """The language an article is written in."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    ITALIAN = "it"
    DUTCH = "nl"


class ArticleState(StrEnum):
    """Where the newest version stands. An earlier version may be published meanwhile, except when RETIRED."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Move(StrEnum):
    """What can be done to an article."""

    WRITE = "write"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    RETIRE = "retire"
    RESTORE = "restore"


class StepKind(StrEnum):
    """What a person did with a suggestion. SOLVED: they pressed "That fixed it"."""

    SHOWN = "shown"
    OPENED = "opened"
    SOLVED = "solved"


class Outcome(StrEnum):
    """What became of "That fixed it". UNSETTLED: the day in which they might come back has not passed."""

    DEFLECTED = "deflected"
    CAME_BACK = "came_back"
    UNSETTLED = "unsettled"
