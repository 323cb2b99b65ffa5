"""What an address may answer to whom; routes.py and its neighbours say it for each address."""

from typing import NamedTuple


class Answers(NamedTuple):
    """Status of a GET as a stranger, a requester (of the ticket), an agent, a supervisor and an administrator."""

    stranger: int
    requester: int
    agent: int
    supervisor: int
    administrator: int


EVERYBODY = Answers(200, 200, 200, 200, 200)
PEOPLE = Answers(302, 200, 200, 200, 200)
DESK = Answers(302, 403, 200, 200, 200)
ADMINISTRATORS = Answers(302, 403, 403, 403, 200)
SUPERVISORS = Answers(302, 403, 403, 200, 200)
THEIRS_ALONE = Answers(302, 403, 403, 404, 404)  # of another supervisor
NO_IMAGE = Answers(302, 403, 404, 404, 404)  # the file of the ticket is no DICOM file
POSTS = Answers(302, 405, 405, 405, 405)
API_PEOPLE = Answers(401, 200, 200, 200, 200)
API_DESK = Answers(401, 403, 200, 200, 200)
API_SUPERVISORS = Answers(401, 403, 403, 200, 200)
API_POSTS = Answers(401, 405, 405, 405, 405)
