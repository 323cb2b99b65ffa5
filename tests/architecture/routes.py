"""Who may open which address: the answer to a GET, by role. A new address needs a row here;
a name used for two addresses has its words behind it.

200 opens, 302 leads elsewhere (a stranger to the sign-in), 401 asks an API caller to say who they are, 403 is
forbidden, 404 is hidden, 405 takes posts only (the actions behind it check the permission; tests/<app>/views prove it).
"""

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
POSTS = Answers(302, 405, 405, 405, 405)
API_PEOPLE = Answers(401, 200, 200, 200, 200)
API_DESK = Answers(401, 403, 200, 200, 200)
API_SUPERVISORS = Answers(401, 403, 403, 200, 200)
API_POSTS = Answers(401, 405, 405, 405, 405)

ROUTES: dict[str, Answers] = {
    # Everybody
    "livez": EVERYBODY,
    "readyz": EVERYBODY,
    "home": Answers(302, 302, 302, 302, 302),
    "my_address": Answers(302, 302, 302, 302, 302),
    "accounts:me": PEOPLE,
    "accounts:theme": Answers(405, 405, 405, 405, 405),
    "accounts:tokens": PEOPLE,
    "accounts:token_revoke": POSTS,
    # Portal
    "portal:new": PEOPLE,
    "portal:preview": POSTS,
    "portal:device_options": PEOPLE,
    "portal:sent": PEOPLE,
    "portal:mine": PEOPLE,
    "portal:ticket": PEOPLE,
    "portal:readings": PEOPLE,
    "portal:reply": POSTS,
    "portal:confirm": POSTS,
    "portal:reopen": POSTS,
    "portal:upload": POSTS,
    "portal:upload_remove": POSTS,
    "tickets:file": PEOPLE,
    # Desk
    "desk:inbox": DESK,
    "desk:tickets": DESK,
    "desk:phone": DESK,
    "desk:phone_preview": POSTS,
    "desk:device_options": DESK,
    "desk:person_options": DESK,
    "desk:ticket": DESK,
    "desk:take": POSTS,
    "desk:assign": POSTS,
    "desk:release": POSTS,
    "desk:route": POSTS,
    "desk:category": POSTS,
    "desk:priority": POSTS,
    "desk:device": POSTS,
    "desk:reply": POSTS,
    "desk:note": POSTS,
    "desk:wait": POSTS,
    "desk:resume": POSTS,
    "desk:resolve": POSTS,
    "desk:reopen": POSTS,
    "desk:close": POSTS,
    "desk:due": POSTS,
    "desk:merge": POSTS,
    "desk:clocks": DESK,
    "assets:devices": DESK,
    "assets:device": DESK,
    # Queues and people
    "desk:queues": DESK,
    "desk:queue": DESK,
    "desk:strategy": POSTS,
    "desk:member_add": POSTS,
    "desk:member": DESK,
    "desk:member_remove": POSTS,
    "desk:hours": Answers(302, 403, 404, 200, 200),  # of a colleague
    "desk:absences": DESK,
    "desk:absence_end": POSTS,
    "desk:rota": DESK,
    "desk:shift_add": Answers(302, 403, 302, 200, 200),  # an agent who leads no queue is told whom to ask
    "desk:shift_remove": POSTS,
    "desk:swap": Answers(302, 403, 404, 404, 404),  # of a shift of another
    "desk:swap_accept": POSTS,
    "desk:swap_decline": POSTS,
    "desk:swap_take_back": POSTS,
    "desk:feeds": DESK,
    "desk:feed_revoke": POSTS,
    "desk:rota_feed": EVERYBODY,  # whoever knows the secret
    "desk:hand_over": DESK,
    "desk:hand_over_acknowledge": POSTS,
    "desk:acting": SUPERVISORS,
    "desk:acting_end": POSTS,
    # Promises
    "promises:current": SUPERVISORS,
    "promises:version": SUPERVISORS,
    "promises:draft": SUPERVISORS,
    "promises:targets": SUPERVISORS,
    "promises:rules": SUPERVISORS,
    "promises:rule": SUPERVISORS,
    "promises:rule_change": POSTS,
    "promises:steps": SUPERVISORS,
    "promises:step": SUPERVISORS,
    "promises:step_remove": POSTS,
    "promises:draft_hours": SUPERVISORS,
    "promises:draft_hours_forget": POSTS,
    "promises:publish": ADMINISTRATORS,
    "promises:rebase": POSTS,
    "promises:discard": POSTS,
    "promises:whatif": SUPERVISORS,
    "promises:trial": SUPERVISORS,
    "promises:trial_take": POSTS,
    "promises:replays": SUPERVISORS,
    "promises:replay_new": ADMINISTRATORS,
    "promises:replay": SUPERVISORS,
    "promises:replay_apply": POSTS,
    "promises:calendars": SUPERVISORS,
    "promises:calendar": SUPERVISORS,
    "promises:calendar_new": ADMINISTRATORS,
    "promises:calendar_edit": ADMINISTRATORS,
    # Imports
    "desk:imports": ADMINISTRATORS,
    "desk:import": ADMINISTRATORS,
    "desk:import_start": POSTS,
    "desk:import_discard": POSTS,
    "desk:import_findings": ADMINISTRATORS,
    "desk:import_preset": ADMINISTRATORS,
    # Delivery log and reports
    "notifications:deliveries": SUPERVISORS,
    "notifications:delivery": SUPERVISORS,
    "notifications:delivery_mail": SUPERVISORS,
    "notifications:delivery_resend": POSTS,
    "reports:overview": SUPERVISORS,
    "reports:response": SUPERVISORS,
    "reports:resolution": SUPERVISORS,
    "reports:sla": SUPERVISORS,
    "reports:backlog": SUPERVISORS,
    "reports:people": SUPERVISORS,
    "reports:devices": SUPERVISORS,
    "reports:hours": SUPERVISORS,
    "reports:watch": SUPERVISORS,
    "reports:tickets": SUPERVISORS,
    "reports:csv": SUPERVISORS,
    "reports:cycles_csv": SUPERVISORS,
    "reports:xlsx": SUPERVISORS,
    "reports:exports": SUPERVISORS,
    "reports:export_new": POSTS,
    "reports:export": THEIRS_ALONE,
    "reports:export_file": THEIRS_ALONE,
    "reports:saved": SUPERVISORS,
    "reports:saved_new": POSTS,
    "reports:saved_share": POSTS,
    "reports:saved_delete": POSTS,
    "reports:annotations": SUPERVISORS,
    "reports:annotation": SUPERVISORS,
    "reports:annotation_delete": POSTS,
    "reports:schedules": SUPERVISORS,
    "reports:schedule_new": SUPERVISORS,
    "reports:schedule": SUPERVISORS,
    "reports:schedule_edit": Answers(302, 403, 403, 403, 200),  # of another supervisor
    "reports:schedule_pause": POSTS,
    "reports:schedule_resume": POSTS,
    "reports:schedule_run": POSTS,
    "reports:schedule_delete": POSTS,
    # API
    "api:schema": API_PEOPLE,
    "api:docs": PEOPLE,
    "api:me": API_PEOPLE,
    "api:people": API_DESK,
    "api:devices": API_PEOPLE,
    "api:device(tag)": API_PEOPLE,
    "api:queues": API_PEOPLE,
    "api:availability": API_DESK,
    "api:on_call": API_DESK,
    "api:absences": API_DESK,
    "api:absence_end": Answers(401, 403, 405, 405, 405),
    "api:categories": API_PEOPLE,
    "api:tickets": API_PEOPLE,
    "api:ticket": API_PEOPLE,
    "api:messages": API_PEOPLE,
    "api:timeline": API_PEOPLE,
    "api:attachments": API_PEOPLE,
    "api:content": API_PEOPLE,
    "api:uploads": API_POSTS,
    "api:upload": API_POSTS,
    "api:take": API_POSTS,
    "api:assign": API_POSTS,
    "api:release": API_POSTS,
    "api:route": API_POSTS,
    "api:category": API_POSTS,
    "api:priority": API_POSTS,
    "api:device(number)": API_POSTS,
    "api:reply": API_POSTS,
    "api:note": API_POSTS,
    "api:wait": API_POSTS,
    "api:resume": API_POSTS,
    "api:resolve": API_POSTS,
    "api:confirm": API_POSTS,
    "api:reopen": API_POSTS,
    "api:close": API_POSTS,
    "api:due": API_POSTS,
    "api:merge": API_POSTS,
    "api:metrics": API_SUPERVISORS,
    "api:metric": API_SUPERVISORS,
    "api:metric_agents": API_SUPERVISORS,
    "api:metric_backlog": API_SUPERVISORS,
    "api:metric_distribution": API_SUPERVISORS,
    "api:metric_flow": API_SUPERVISORS,
    "api:metric_holders": API_SUPERVISORS,
    "api:metric_hours": API_SUPERVISORS,
    "api:metric_states": API_SUPERVISORS,
    "api:missing": Answers(401, 404, 404, 404, 404),
}
