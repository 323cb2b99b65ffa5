"""Who may open the delivery log, the rules who is told, and what everybody hears of; see routes.py."""

from tests.architecture.answers import ADMINISTRATORS, API_PEOPLE, API_POSTS, PEOPLE, POSTS, SUPERVISORS, Answers

NOTIFICATIONS: dict[str, Answers] = {
    "notifications:deliveries": SUPERVISORS,
    "notifications:delivery": SUPERVISORS,
    "notifications:delivery_mail": SUPERVISORS,
    "notifications:delivery_resend": POSTS,
    "notifications:audience": ADMINISTRATORS,
    "notifications:audience_kind": ADMINISTRATORS,
    "notifications:audience_reset": POSTS,
    "notifications:mine": PEOPLE,
    "notifications:notices": PEOPLE,
    "notifications:notices_count": PEOPLE,
    "notifications:notices_seen": POSTS,
    "notifications:unsubscribe": Answers(404, 404, 404, 404, 404),  # of a token that is not ours
    "api:notices": API_PEOPLE,
    "api:notices_seen": API_POSTS,
}
