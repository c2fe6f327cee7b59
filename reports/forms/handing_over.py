"""What the Office notes of an edition's way to the province (R24)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from incoming.dates import day as written
from incoming.dates import read_date, with_year
from incoming.fields import Form, TextField, name_missing
from reports.consolidation import Consolidation
from reports.editions import HandedOver
from reports.models import Handover
from reports.models.handover import TOLD

UNKNOWN = "Không rõ việc cần ghi. Đề nghị tải lại trang."
LINE = {"autocomplete": "off"}


class HandoverForm(Form):
    """Put before its signatory, sent with what is told of that, or noted by mistake; the pressed button says which."""

    stage = forms.ChoiceField(
        choices=Handover.Stage,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["required", "invalid_choice"], UNKNOWN),
    )
    #: The number of the last note that the page showed.
    base = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=9999,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], UNKNOWN),
    )
    document_number = TextField(
        label="Số, ký hiệu báo cáo", max_length=50, help_text="Ví dụ: 123/BC-UBND.", widget=forms.TextInput(LINE)
    )
    signed_by = TextField(label="Người ký", max_length=150, widget=forms.TextInput(LINE))
    way = forms.ChoiceField(label="Hình thức gửi", choices=Handover.Way, initial=Handover.Way.NETWORK)
    time = forms.TimeField(
        label="Lúc (giờ:phút)",
        required=False,
        help_text="Để trống: lúc bấm nút.",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", **LINE}),
        error_messages={"invalid": "Giờ ghi theo mẫu 15:48."},
    )
    on = forms.Field(label="Ngày", required=False, widget=forms.TextInput({"maxlength": "10", **LINE}))

    def __init__(
        self, shown: HandedOver, content: Consolidation, at: datetime.datetime, data: Mapping[str, Any] | None = None
    ) -> None:
        self.shown, self.content, self.at, last = shown, content, at, shown.standing
        initial: dict[str, Any] = {
            "base": shown.notes[-1].number if shown.notes else 0,
            "signed_by": content.district.signatory_name,
            "on": written(timezone.localdate(at)),
        }
        if last:
            initial |= {name: value for name in TOLD if (value := getattr(last, name))}
        if last and last.is_sent and last.handed_at:
            moment = timezone.localtime(last.handed_at)
            initial |= {"time": moment.time(), "on": written(moment.date())}
        super().__init__(data, initial=initial)
        name_missing(self)
        for name in TOLD:
            self.fields[name].error_messages["max_length"] = "Dài quá %(limit_value)d ký tự."
            # Of a form that nobody has posted yet the page says what sending asks for.
            self.fields[name].required = self["stage"].value() in {None, Handover.Stage.SENT}
        self.fields["way"].error_messages["invalid_choice"] = "Không rõ hình thức gửi."

    def over(self, last: Handover | None) -> "HandoverForm":
        """The same as typed, by somebody who has seen what was noted last."""
        data = {name: self.data.get(name, "") for name in self.fields} | {"base": str(last.number if last else 0)}
        return HandoverForm(self.shown, self.content, self.at, data)

    def clean_document_number(self) -> str:
        number: str = self.cleaned_data["document_number"]
        if number and not any(sign.isdecimal() for sign in number):
            raise forms.ValidationError("Số, ký hiệu ghi theo mẫu 123/BC-UBND.")
        return number

    def clean_on(self) -> datetime.date:
        typed, today = (self.cleaned_data["on"] or "").strip(), timezone.localdate(self.at)
        return read_date(with_year(typed, today)) if typed else today

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("stage") == Handover.Stage.WITHDRAWN:
            if not self.shown.standing:
                raise forms.ValidationError(UNKNOWN)
            return {name: found[name] for name in ("stage", "base") if name in found} | {"handed_at": None}
        if found.get("stage") == Handover.Stage.SUBMITTED:
            found["way"] = ""
        date, time = found.pop("on", None), found.pop("time", None)
        if date and "time" not in self.errors:
            found["handed_at"] = self._moment(date, time)
        return found

    def _moment(self, date: datetime.date, time: datetime.time | None) -> datetime.datetime | None:
        now = timezone.localtime(self.at).replace(second=0, microsecond=0)
        if not time and date != now.date():
            self.add_error("time", f"Ngày {written(date)} không phải hôm nay: đề nghị ghi giờ.")
            return None
        moment = timezone.make_aware(datetime.datetime.combine(date, time.replace(second=0))) if time else now
        if moment > now:
            self.add_error("time", "Giờ này chưa tới. Đề nghị kiểm tra lại.")
        return moment
