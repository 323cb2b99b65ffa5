"""Who may open the addresses of paging; see routes.py."""

from tests.architecture.answers import API_DESK, API_POSTS, DESK, EVERYBODY, POSTS, Answers

PAGING: dict[str, Answers] = {
    "notifications:pages": DESK,
    "notifications:page": Answers(302, 403, 404, 200, 200),  # the test of another agent
    "notifications:page_test": POSTS,
    "notifications:page_acknowledge": POSTS,
    "notifications:page_have_it": POSTS,
    "notifications:page_link": EVERYBODY,  # whoever was called knows its secret
    "notifications:page_inbound": Answers(405, 405, 405, 405, 405),  # a gateway with the secret posts there
    "notifications:ladder": DESK,
    "notifications:ladder_reset": POSTS,
    "api:pages": API_DESK,
    "api:page_acknowledge": API_POSTS,
}
