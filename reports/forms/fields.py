"""What several of the forms are made of."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A form whose own sentences say what is missing, instead of the browser's."""

    use_required_attribute = False


class LineField(forms.CharField):
    """A line for which the browser suggests nothing; one without a sentence for ``missing`` may stay empty."""

    def __init__(self, label: str, longest: int, too_long: str, *, missing: str = "", **options: Any) -> None:
        messages = {"required": missing, "max_length": f"{too_long} %(limit_value)d ký tự."}
        super().__init__(label=label, max_length=longest, required=bool(missing), error_messages=messages, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off"} | super().widget_attrs(widget)
