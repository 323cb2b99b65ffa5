"""Names of the keys that are words or numbers and not rows of a register."""

from collections.abc import Mapping

from reports.enums import Dimension, Shift, Work
from tickets.enums import Source

DIMENSION_WORDS: Mapping[Dimension, str] = {
    Dimension.QUEUE: "Queue",
    Dimension.PRIORITY: "Priority",
    Dimension.CATEGORY: "Category",
    Dimension.DEVICE: "Device",
    Dimension.MODALITY: "Modality",
    Dimension.SITE: "Site",
    Dimension.SHIFT: "Shift",
    Dimension.DEPARTMENT: "Department",
    Dimension.SOURCE: "Source",
    Dimension.WORK: "Kind of work",
    Dimension.HOUR: "Hour of the week",
}

SHIFT_WORDS: Mapping[str, str] = {
    Shift.DAY: "Day, 07:00 to 15:00",
    Shift.EVENING: "Evening, 15:00 to 23:00",
    Shift.NIGHT: "Night, 23:00 to 07:00",
}
WORK_WORDS: Mapping[str, str] = {
    Work.REACTIVE: "Reactive: something is broken",
    Work.PLANNED: "Planned: projects and requests",
    Work.TRAINING: "Training",
}
SOURCE_WORDS: Mapping[str, str] = {
    Source.PORTAL: "Portal",
    Source.PHONE: "Phone",
    Source.EMAIL: "E-mail",
    Source.API: "API",
    Source.MONITOR: "Monitoring",
    Source.IMPORT: "Imported",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR_WORDS: Mapping[str, str] = {str(hour): f"{_DAYS[hour // 24]} {hour % 24:02}:00" for hour in range(168)}
