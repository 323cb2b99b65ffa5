"""Who may open what about the words of messages, answers by link and ratings; see routes.py."""

from tests.architecture.answers import ADMINISTRATORS, API_DESK, API_PEOPLE, POSTS, SUPERVISORS, Answers

WORDS: dict[str, Answers] = {
    "portal:rate": POSTS,
    "answers:yes": Answers(404, 404, 404, 404, 404),  # not signed by us
    "answers:no": Answers(404, 404, 404, 404, 404),
    "answers:rate": Answers(404, 404, 404, 404, 404),
    "desk:satisfaction": SUPERVISORS,
    "notifications:words": SUPERVISORS,
    "notifications:words_preview": SUPERVISORS,
    "notifications:words_line": POSTS,
    "notifications:words_brand": ADMINISTRATORS,
    "notifications:words_brand_site": ADMINISTRATORS,
    "api:ratings": API_PEOPLE,
    "api:similar": API_DESK,
}
