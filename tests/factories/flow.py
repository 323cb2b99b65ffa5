"""Links between devices."""

from typing import Any

from assets.enums import LinkKind
from assets.models import Device, FlowLink, FlowService, Redundancy
from tests.factories.desk import NOW
from tests.factories.equipment import make_device
from tests.factories.people import make_site


def make_service(*, name: str = "ED reading", **fields: Any) -> FlowService:
    """The service of this name, made when it is missing."""
    site = fields.pop("site", None) or make_site()
    return FlowService.objects.get_or_create(name=name, defaults={"site": site} | fields)[0]


def make_link(
    source: Device, target: Device | FlowService, *, kind: LinkKind = LinkKind.IMAGES, group: str = ""
) -> FlowLink:
    """A link from a device to a device or service."""
    redundancy = Redundancy.objects.get_or_create(name=group)[0] if group else None
    end = {"service": target} if isinstance(target, FlowService) else {"target": target}
    return FlowLink.objects.create(source=source, kind=kind.value, redundancy=redundancy, changed_at=NOW, **end)


def make_routed(*scanners: Device, router: Device | None = None) -> Device:
    """A router over which these scanners send to a PACS."""
    router = router or make_device(tag="RTR1", kind="router", modality="", name="Router")
    pacs = Device.objects.filter(tag="PACS").first() or make_device(tag="PACS", kind="pacs", modality="", name="PACS")
    for scanner in scanners:
        make_link(scanner, router)
    make_link(router, pacs)
    return router
