"""Forms about oneself."""

from django import forms


class ProfileForm(forms.Form):
    """Name, number and department, as the desk sees them."""

    full_name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="Number to call you back",
        help_text="Extension or pager. The desk rings it when a patient is waiting.",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    department = forms.CharField(label="Department", max_length=80, required=False)
