"""People as the API shows them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import Capability, Role


class SiteOutput(serializers.Serializer):
    """A hospital or clinic."""

    code = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name.")


class MeOutput(serializers.Serializer):
    """Whoever calls, and what they may do."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    capabilities = serializers.SerializerMethodField(help_text="What this person may do.")
    department = serializers.CharField()
    phone = serializers.CharField()
    site = SiteOutput(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=[c.value for c in Capability])))
    def get_capabilities(self, person: object) -> list[str]:
        return [capability.value for capability in Capability if person.may(capability)]  # type: ignore[attr-defined]  # a Person


class PersonOutput(serializers.Serializer):
    """Somebody, as the desk finds them."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    department = serializers.CharField()
    phone = serializers.CharField(help_text="Extension or number to call back.")
    site = serializers.CharField(source="site.code", allow_null=True, default=None)


class PeopleOutput(serializers.Serializer):
    """The first people who fit."""

    results = PersonOutput(many=True)


class PeopleQuery(serializers.Serializer):
    """Which people."""

    q = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=80,
        help_text="Words of which every one is in the name, e-mail, extension or department.",
    )
    limit = serializers.IntegerField(required=False, default=12, min_value=1, max_value=50)
