"""Who may open what about image flow, availability, planned work, quality and images of devices."""

from tests.architecture.answers import DESK, NO_IMAGE, POSTS, Answers

EQUIPMENT: dict[str, Answers] = {
    "desk:images": DESK,
    "desk:device_images": DESK,
    "desk:image_series": NO_IMAGE,
    "desk:image_compare": Answers(302, 403, 302, 302, 302),  # without two files it leads back
    "desk:image_order": POSTS,
    "desk:image_software": POSTS,
    "desk:image_preview": NO_IMAGE,
    "desk:image_picture": NO_IMAGE,
    "assets:availability": DESK,
    "assets:device_availability": DESK,
    "assets:availability_terms": DESK,
    "assets:downtime": DESK,
    "assets:work": DESK,
    "assets:work_new": DESK,
    "assets:work_item": DESK,
    "assets:work_edit": DESK,
    "assets:work_move": POSTS,
    "assets:quality": DESK,
    "assets:device_quality": DESK,
    "assets:quality_plan_new": DESK,
    "assets:quality_plan": DESK,
    "assets:quality_result": DESK,
    "assets:sign_off_switch": POSTS,
    "desk:downtime": DESK,
    "flow:whole": DESK,
    "flow:device": DESK,
    "flow:link_new": DESK,
    "flow:link": DESK,
    "flow:link_remove": POSTS,
    "flow:services": DESK,
    "flow:service_new": DESK,
    "flow:service": DESK,
    "flow:service_remove": POSTS,
}
