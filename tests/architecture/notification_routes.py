"""Who may open the delivery log, the rules who is told, and what everybody hears of; see routes.py."""

from tests.architecture.answers import ADMINISTRATORS, API_PEOPLE, API_POSTS, PEOPLE, POSTS, SUPERVISORS, Answers

NOTIFICATIONS: dict[str, Answers] = {
    "notifications:deliveries": SUPERVISORS,
    "notifications:delivery": SUPERVISORS,
    "notifications:delivery_mail": SUPERVISORS,
    "notifications:delivery_resend": POSTS,
    "notifications:delivery_aside": POSTS,
    "notifications:deliveries_resend": SUPERVISORS,
    "notifications:alarm": Answers(302, 403, 403, 204, 204),
    "notifications:endpoints": ADMINISTRATORS,
    "notifications:endpoint_new": ADMINISTRATORS,
    "notifications:endpoint": ADMINISTRATORS,
    "notifications:endpoint_edit": ADMINISTRATORS,
    "notifications:endpoint_test": POSTS,
    "notifications:endpoint_rotate": POSTS,
    "notifications:endpoint_secret": POSTS,
    "notifications:endpoint_switch": POSTS,
    "notifications:endpoint_replay": ADMINISTRATORS,
    "notifications:endpoint_remove": ADMINISTRATORS,
    "notifications:reach": PEOPLE,
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
