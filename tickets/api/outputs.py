"""What the API shows. Everything is loaded by the queries; nothing here asks the database."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import Capability
from tickets.enums import Affected, EventKind, MessageKind, Priority, Source, State, WaitReason
from tickets.models import Attachment, Category, DicomEvidence, Ticket
from tickets.permissions import verbs_for
from tickets.queries.playbooks import category_playbook
from tickets.queries.timeline import Entry
from tickets.rules.lifecycle import Verb

_FACTS = ("modality", "manufacturer", "model", "station_name", "serial", "software_versions", "transfer_syntax_name")


class PersonBrief(serializers.Serializer):
    """Somebody, by id and name."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()


class QueueBrief(serializers.Serializer):
    """A queue, by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class CategoryBrief(serializers.Serializer):
    """A category, by code and title."""

    code = serializers.CharField()
    title = serializers.CharField()


class DeviceBrief(serializers.Serializer):
    """A device, by tag and name."""

    tag = serializers.CharField()
    name = serializers.CharField()


class TicketRow(serializers.Serializer):
    """A ticket in a list."""

    number = serializers.IntegerField()
    subject = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    priority = serializers.ChoiceField(choices=[level.value for level in Priority])
    category = CategoryBrief()
    queue = QueueBrief()
    assignee = PersonBrief(allow_null=True)
    requester = PersonBrief()
    device = DeviceBrief(allow_null=True)
    location = serializers.CharField(source="location.name", allow_null=True, default=None)
    place = serializers.CharField()
    occurred_at = serializers.DateTimeField(help_text="When the desk was told; clocks start here.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    first_responded_at = serializers.DateTimeField(allow_null=True)
    first_response_due_at = serializers.DateTimeField(allow_null=True)
    next_response_due_at = serializers.DateTimeField(
        allow_null=True, help_text="When a later message of the requester is to be answered."
    )
    resolution_due_at = serializers.DateTimeField(allow_null=True)
    waiting_reason = serializers.ChoiceField(choices=[reason.value for reason in WaitReason], allow_blank=True)
    waiting_until = serializers.DateField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Raised by every change.")


class TicketOutput(TicketRow):
    """A ticket. Its ETag, "t<number>-v<version>", can be sent back as If-Match."""

    description = serializers.CharField()
    impact = serializers.IntegerField()
    urgency = serializers.IntegerField()
    affected = serializers.ChoiceField(choices=[each.value for each in Affected], allow_blank=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]  # declared fields leave the class
        choices=[source.value for source in Source]
    )
    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    created_by = PersonBrief()
    resolution_code = serializers.CharField()
    reopened_count = serializers.IntegerField()
    merged_into = serializers.IntegerField(
        source="merged_into_id", allow_null=True, help_text="Number of the ticket it goes on in."
    )
    verbs = serializers.SerializerMethodField(help_text="What the caller may do to it now.")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=[verb.value for verb in Verb])))
    def get_verbs(self, ticket: Ticket) -> list[str]:
        found = verbs_for(person=self.context["request"].user, ticket=ticket, at=timezone.now())
        return [verb.value for verb in found]


class MessageOutput(serializers.Serializer):
    """What somebody wrote."""

    id = serializers.IntegerField(source="message.pk")
    kind = serializers.ChoiceField(source="message.kind", choices=[kind.value for kind in MessageKind])
    author = PersonBrief(source="message.author")
    body = serializers.CharField(source="message.body")
    created_at = serializers.DateTimeField(source="message.created_at")
    attachments = serializers.SerializerMethodField(help_text="Ids of files sent with it.")

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_attachments(self, entry: Entry) -> list[int]:
        return [file.pk for file in entry.files]


class EntryOutput(serializers.Serializer):
    """One line of a ticket's story."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in EventKind])
    actor = PersonBrief(allow_null=True, help_text="Null when RadDesk itself acted.")
    line = serializers.CharField(help_text="What happened, in words.")
    why = serializers.CharField()
    message = serializers.IntegerField(source="message.pk", allow_null=True, default=None)
    attachments = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_attachments(self, entry: Entry) -> list[int]:
        return [file.pk for file in entry.files]


class EvidenceOutput(serializers.Serializer):
    """What a DICOM file says of the device that made it; never of the patient."""

    state = serializers.ChoiceField(choices=[state.value for state in DicomEvidence.State])
    findings = serializers.ListField(child=serializers.CharField(), help_text="Codes of what is wrong with the file.")
    device = serializers.CharField(source="device.tag", allow_null=True, default=None)
    decision = serializers.CharField(help_text="link, suggest, vendor_only, or empty.")
    score = serializers.IntegerField()
    reason = serializers.CharField()
    facts = serializers.DictField(child=serializers.JSONField())


class AttachmentOutput(serializers.Serializer):
    """A file on a ticket."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    is_dicom = serializers.BooleanField(help_text="Inspected; its original cannot be downloaded.")
    is_internal = serializers.BooleanField(help_text="For the desk alone.")
    uploaded_by = PersonBrief()
    created_at = serializers.DateTimeField()
    evidence = serializers.SerializerMethodField(help_text="Only of DICOM files, and only for the desk.")

    @extend_schema_field(EvidenceOutput(allow_null=True))
    def get_evidence(self, file: Attachment) -> dict[str, Any] | None:
        found: DicomEvidence | None = getattr(file, "evidence", None)
        if found is None or not self.context["request"].user.may(Capability.WORK_TICKETS):
            return None
        shown = dict(EvidenceOutput(found).data)
        return shown | {"facts": {name: found.facts[name] for name in _FACTS if found.facts.get(name)}}


class UploadOutput(serializers.Serializer):
    """A file received, to be attached by its id, once, by whoever sent it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    is_dicom = serializers.BooleanField()


class QueueOutput(QueueBrief):
    """A queue that takes tickets."""

    purpose = serializers.CharField()


class CategoryOutput(CategoryBrief):
    """A category a ticket can be given."""

    group = serializers.CharField()
    symptoms = serializers.CharField()
    queue = serializers.CharField(source="queue.code")
    impact = serializers.IntegerField()
    urgency = serializers.IntegerField()
    default_priority = serializers.IntegerField()
    is_safety = serializers.BooleanField()
    is_portal = serializers.BooleanField(help_text="Offered to requesters.")
    resolution_codes = serializers.SerializerMethodField(help_text="Causes to resolve with. Empty unless desk.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_resolution_codes(self, category: Category) -> list[str]:
        if not self.context["request"].user.may(Capability.WORK_TICKETS):
            return []
        return [cause.code for cause in category_playbook(category).causes]


class MessagesOutput(serializers.Serializer):
    """The conversation, oldest first."""

    results = MessageOutput(many=True)


class TimelineOutput(serializers.Serializer):
    """The story, oldest first."""

    results = EntryOutput(many=True)


class AttachmentsOutput(serializers.Serializer):
    """The files, oldest first."""

    results = AttachmentOutput(many=True)


class QueuesOutput(serializers.Serializer):
    """All queues in use."""

    results = QueueOutput(many=True)


class CategoriesOutput(serializers.Serializer):
    """All categories in use."""

    results = CategoryOutput(many=True)
