"""Mail providers that are called by HTTP: which there are, and what their answers mean."""

from collections.abc import Mapping

PROVIDERS: Mapping[str, str] = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mailjet": "MAILJET_API_KEY",
    "mailtrap": "MAILTRAP_API_TOKEN",
    "mandrill": "MANDRILL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "scaleway": "SCALEWAY_SECRET_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}
"""Name, and the setting that is its key. Those that need no further library."""

_SIGN_IN, _BUSY, _REFUSED, _LATER = 535, 421, 554, 451


def smtp_status(status: int) -> int:
    """Return the SMTP code that means the same as a provider's HTTP status.

    401, 403: our sign-in is wrong. 408, 429, 5xx: nothing gets through now. Other 4xx: this mail is refused for good.
    """
    if status in (401, 403):
        return _SIGN_IN
    if status in (408, 425, 429) or status >= 500:
        return _BUSY
    return _REFUSED if 400 <= status < 500 else _LATER
