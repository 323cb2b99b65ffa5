"""Who made it: one name per manufacturer, whatever the machine calls its maker."""

from assets.rules.junk import is_junk, key

# The first part of a spelling, letters and digits only, and the name people use.
_SPELLINGS = (
    ("gemedical", "GE"),
    ("gehealthcare", "GE"),
    ("generalelectric", "GE"),
    ("ge", "GE"),
    ("siemens", "Siemens"),
    ("philips", "Philips"),
    ("adac", "Philips"),
    ("picker", "Philips"),
    ("canon", "Canon"),
    ("toshiba", "Canon"),
    ("hitachi", "Hitachi"),
    ("fuji", "Fujifilm"),
    ("agfa", "Agfa"),
    ("carestream", "Carestream"),
    ("kodak", "Carestream"),
    ("eastmankodak", "Carestream"),
    ("hologic", "Hologic"),
    ("lorad", "Hologic"),
    ("sonosite", "SonoSite"),
    ("samsung", "Samsung"),
    ("medison", "Samsung"),
    ("shimadzu", "Shimadzu"),
    ("konica", "Konica Minolta"),
    ("mindray", "Mindray"),
    ("esaote", "Esaote"),
    ("aloka", "Hitachi"),
    ("mortara", "Mortara"),
    ("varian", "Varian"),
    ("elekta", "Elekta"),
    ("unitedimaging", "United Imaging"),
    ("barco", "Barco"),
    ("eizo", "Eizo"),
)
# Only the exact spelling: "ge" must not claim "Gendex".
_EXACT = frozenset({"ge"})
# Longest root first, so that a vendor's branch wins over its trunk.
_UID_ROOTS = (
    ("1.2.392.200036.9116.", "Canon"),
    ("1.2.392.200036.9123.", "Hitachi"),
    ("1.2.392.200036.9125.", "Fujifilm"),
    ("1.2.840.113619.", "GE"),
    ("1.2.840.113663.", "Philips"),
    ("1.2.840.113681.", "Hologic"),
    ("1.2.840.114340.", "SonoSite"),
    ("1.3.12.2.1107.5.", "Siemens"),
    ("1.3.46.670589.", "Philips"),
    ("1.3.51.", "Agfa"),
)


def maker(text: str) -> str:
    """The manufacturer's usual name ("G.E. Medical Systems" is "GE"); "" for a junk value.

    A spelling that is not in the table is returned trimmed, so that two equal strangers still compare equal.
    """
    if key(text) in _EXACT:
        return "GE"
    if is_junk(text):
        return ""
    squeezed = key(text)
    for start, name in _SPELLINGS:
        if start not in _EXACT and squeezed.startswith(start):
            return name
    return " ".join(text.split())


def is_known_maker(text: str) -> bool:
    """True when the table knows this spelling."""
    return maker(text) in {name for _, name in _SPELLINGS}


def maker_of_uid(uid: str) -> str:
    """The manufacturer that owns the root of a UID, or "". Works on files stripped of everything else."""
    return next((name for root, name in _UID_ROOTS if uid.startswith(root)), "")


def serials_in_uid(uid: str) -> tuple[str, ...]:
    """Serial numbers that a manufacturer is known to build into its UIDs; the UID itself is not kept.

    Siemens `1.3.12.2.1107.5.<a>.<b>.<serial>.…`, Philips ultrasound `1.2.840.113663.1500.1.<serial>.…`.
    """
    for root, skipped in (("1.3.12.2.1107.5.", 2), ("1.2.840.113663.1500.1.", 0)):
        if uid.startswith(root):
            parts = uid[len(root) :].split(".")
            # The serial is never the last part: that is the instance.
            if len(parts) > skipped + 1 and parts[skipped].isdecimal() and 4 <= len(parts[skipped]) <= 10:
                return (parts[skipped],)
    return ()
