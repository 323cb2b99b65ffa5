"""The pages of templates, macros and categories."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from tests.factories import make_agent, make_category, make_person, make_queue, make_supervisor
from tests.tickets.actions.test_macro import macro_of
from tests.tickets.actions.test_reply_template import template_of
from tests.tickets.actions.test_work import CASE, worked
from tickets.models import Category, Macro, PlaybookVersion, ReplyTemplate
from tickets.rules.playbook import key_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor():
    return make_supervisor()


@pytest.fixture
def client(supervisor):
    client = Client()
    client.force_login(supervisor)
    return client


def test_template_is_made_changed_and_removed(client, supervisor):
    make_queue(code="NET")
    given = {"name": "Thanks", "body": "Dear {{ requester_first_name }}", "scope": "everybody"}

    made = client.post(reverse("desk:template_new"), given)
    row = ReplyTemplate.objects.get()
    client.post(reverse("desk:template", args=[row.pk]), given | {"scope": "mine", "name": "Mine"})

    assert (made.status_code, row.owner) == (302, None)
    row.refresh_from_db()
    assert (row.name, row.owner) == ("Mine", supervisor)
    assert client.get(reverse("desk:template", args=[row.pk])).context["form"].initial["scope"] == "mine"
    client.post(reverse("desk:template_remove", args=[row.pk]))
    assert client.get(reverse("desk:templates")).context["rows"] == []


def test_unknown_variable_is_refused_and_the_text_kept(client):
    answer = client.post(
        reverse("desk:template_new"), {"name": "Bad", "body": "Dear {{ patient }}", "scope": "everybody"}
    )

    assert answer.status_code == 400
    assert answer.context["form"].non_field_errors()[0].startswith("There is no variable “patient”.")
    assert answer.content.decode().count("Dear {{ patient }}") == 1


def test_agent_is_offered_only_their_own_and_reads_what_is_shared(client, supervisor):
    shared = template_of(supervisor, is_own=False)
    private = template_of(supervisor)
    client.force_login(make_agent())

    form = client.get(reverse("desk:template_new")).context["form"]

    assert [value for value, _ in form.fields["scope"].choices] == ["mine"]
    assert client.get(reverse("desk:template", args=[shared.pk])).context["may_change"] is False
    assert client.get(reverse("desk:template", args=[private.pk])).status_code == 404
    assert client.post(reverse("desk:template_remove", args=[shared.pk])).status_code == 403


def test_macro_is_made_of_what_is_filled_in_and_comes_back_so(client, supervisor):
    queue, category = make_queue(code="NET"), make_category()
    template = template_of(supervisor, body="From the template")
    given = {
        "name": "Vendor",
        "scope": f"queue-{queue.pk}",
        "to_queue": queue.pk,
        "to_category": category.pk,
        "priority": "2",
        "assign_me": "on",
        "tags": "vendor, MR 3T",
        "note": "Call them.",
        "template": template.pk,
        "end": "wait",
        "wait_reason": "vendor",
        "wait_days": "2",
    }

    answer = client.post(reverse("desk:macro_new"), given)

    macro = Macro.objects.get()
    assert (answer.status_code, macro.queue) == (302, queue)
    assert macro.steps == [
        {"do": "queue", "queue": "NET"},
        {"do": "category", "category": category.code},
        {"do": "priority", "priority": 2, "reason": "Macro “Vendor”"},
        {"do": "assign_me"},
        {"do": "tag", "tag": "vendor"},
        {"do": "tag", "tag": "MR 3T"},
        {"do": "note", "text": "Call them."},
        {"do": "reply", "text": "From the template"},
        {"do": "wait", "reason": "vendor", "days": 2},
    ]
    shown = client.get(reverse("desk:macro", args=[macro.pk])).context["form"].initial
    assert {name: shown[name] for name in ("scope", "to_queue", "tags", "end", "wait_days", "reply")} == {
        "scope": f"queue-{queue.pk}",
        "to_queue": queue.pk,
        "tags": "vendor, MR 3T",
        "end": "wait",
        "wait_days": 2,
        "reply": "From the template",
    }


def test_macro_that_does_nothing_is_refused(client):
    answer = client.post(reverse("desk:macro_new"), {"name": "Nothing", "scope": "mine"})

    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        400,
        ["Choose at least one thing to do."],
    )


def test_macros_are_listed_with_what_they_do(client, supervisor):
    macro = macro_of(supervisor, {"do": "assign_me"}, {"do": "tag", "tag": "x"})

    rows = client.get(reverse("desk:macros")).context["rows"]
    client.post(reverse("desk:macro_remove", args=[macro.pk]))

    assert [row["steps"] for row in rows] == [["Assign it to me", "Add the tag “x”"]]
    assert client.get(reverse("desk:macros")).context["rows"] == []


@pytest.fixture
def admin(client):
    client.force_login(make_person(role=Role.ADMINISTRATOR))
    return client


def rows(prefix, *found, initial=0):
    """The fields of one list of rows as a browser sends them."""
    sent = {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(found):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def test_playbook_is_saved_in_the_order_of_the_numbers(admin):
    category = make_category(code="R90", runbook=["Look at the router.", "Send again."], resolution_codes=["cable"])
    first, second = key_for("Look at the router."), key_for("Send again.")
    steps = rows(
        "steps",
        {"key": first, "place": "2", "text": "Look at the router first.", "is_required": "on"},
        {"key": second, "place": "1", "text": ""},
        {"key": "", "place": "", "text": "Call the ward."},
        initial=2,
    )
    cable = {"key": "cable", "place": "1", "text": "Cable pulled out"}
    causes = rows("causes", cable, {"text": "Cable pulled out"}, initial=1)
    fields = rows("fields", {"text": "Room", "kind": "choice", "choices": "CT\n MR \nCT", "needed": "resolving"})

    answer = admin.post(reverse("desk:category_playbook", args=["R90"]), {"seen": "0", **steps, **causes, **fields})

    version = PlaybookVersion.objects.get()
    assert (answer.status_code, Category.objects.get(pk=category.pk).playbook) == (302, version)
    assert version.steps == [
        {"key": first, "text": "Look at the router first.", "is_required": True},
        {"key": key_for("Call the ward."), "text": "Call the ward.", "is_required": False},
    ]
    assert version.causes == [
        {"code": "cable", "words": "Cable pulled out"},
        {"code": "cable-pulled-out", "words": "Cable pulled out"},
    ]
    assert version.fields == [
        {"key": key_for("Room"), "label": "Room", "kind": "choice", "choices": ["CT", "MR"], "needed": "resolving"}
    ]


def test_playbook_that_cannot_be_saved_comes_back_with_its_words(admin):
    make_category(code="R90")
    steps = rows("steps", {"text": "Twice"}, {"text": "Twice"})

    answer = admin.post(
        reverse("desk:category_playbook", args=["R90"]), {"seen": "0", **steps, **rows("causes"), **rows("fields")}
    )

    assert answer.status_code == 400
    assert answer.context["form"].problems == ["Two steps say the same. Take one of them out."]
    assert answer.content.decode().count('value="Twice"') == 2


def test_playbook_somebody_else_changed_is_not_overwritten(admin):
    category = worked(fields=(CASE,), code="R90")

    answer = admin.post(
        reverse("desk:category_playbook", args=["R90"]),
        {"seen": "0", **rows("steps", {"text": "Mine"}), **rows("causes"), **rows("fields")},
    )

    assert (answer.status_code, category.playbooks.count()) == (400, 1)


def test_damaged_form_is_an_error_and_no_crash(admin):
    make_category(code="R90")

    answer = admin.post(reverse("desk:category_playbook", args=["R90"]), {"seen": "x", "steps-TOTAL_FORMS": "nine"})

    assert answer.status_code == 400


def test_categories_are_listed_with_their_counts(admin):
    worked(fields=(CASE,), code="R90")

    row = next(row for row in admin.get(reverse("desk:categories")).context["rows"] if row["category"].code == "R90")

    assert {name: row[name] for name in ("steps", "required", "causes", "fields")} == {
        "steps": 2,
        "required": 1,
        "causes": 1,
        "fields": 1,
    }


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("templates", 3), ("macros", 5)])
def test_lists_make_a_fixed_number_of_queries(client, supervisor, name, queries, count, django_assert_num_queries):
    for number in range(count):
        template_of(supervisor, name=f"T{number}", is_own=False, queue=make_queue(code="NET"))
        macro_of(supervisor, {"do": "assign_me"}, name=f"M{number}", is_own=False)

    with django_assert_num_queries(queries):
        assert len(client.get(reverse(f"desk:{name}")).context["rows"]) == count
