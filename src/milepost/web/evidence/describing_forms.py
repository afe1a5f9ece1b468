"""What is said of several files at once: what holds for all, and where one of them differs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from milepost.apps.evidence.queries.tray import TrayFile
from milepost.core.access.roles import PartyKind
from milepost.web.evidence.forms import Choices, EvidenceForm
from milepost.web.shared.forms import DayField, DayWidget, PageForm

ALL, OF_FILE = "all", "file-"
AS_FOR_ALL = ("", "As for all of them")
_PARTS = ("day", "month", "year")


class FileForm(EvidenceForm):
    """All that is said of a file that has arrived; held to what is held of any evidence."""

    upload = None  # type: ignore[assignment]
    address = None  # type: ignore[assignment]
    snapshot_note = None  # type: ignore[assignment]

    def _clean_file_or_address(self) -> None:
        """The file is in the tray."""


class _Shown(PageForm):
    """Fields as they are shown and typed; whether they hold together is asked of a `FileForm`."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class CommonForm(_Shown):
    """What holds for all of the chosen files, unless one differs."""

    def __init__(self, *args: Any, like: FileForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in like.fields.items():
            if name != "title":
                self.fields[name] = field


class DifferingForm(_Shown):
    """What one file is called and is, and in what else it differs from the others."""

    def __init__(self, *args: Any, like: FileForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in like.fields.items():
            self.fields[name] = _differing(field)
        self.fields["title"] = like.fields["title"]

    @property
    def always(self) -> list[forms.BoundField]:
        """The fields in which files mostly differ."""
        return [self["title"], self["type_code"]]

    @property
    def rarely(self) -> list[forms.BoundField]:
        """The others."""
        return [each for each in self if each.name not in ("title", "type_code")]

    @property
    def differs(self) -> bool:
        """Whether anything rare was said of this file, or is wrong."""
        return any(each.errors or _typed(each.value()) for each in self.rarely)


def _typed(value: object) -> bool:
    return any(value) if isinstance(value, tuple) else bool(value)


def _differing(field: forms.Field) -> forms.Field:
    if isinstance(field, DayField):
        return DayField(what=field.what, label=field.label, required=False)
    if isinstance(field, forms.BooleanField):
        choices = [AS_FOR_ALL, ("yes", "Yes"), ("no", "No")]
        return forms.ChoiceField(label=field.label, required=False, choices=choices)
    if isinstance(field, forms.ChoiceField):
        offered: list[Any] = [each for each in list(field.choices) if each[0]]  # type: ignore[arg-type]
        return forms.ChoiceField(label=field.label, required=False, choices=[AS_FOR_ALL, *offered])
    return forms.CharField(label=field.label, required=False)


class Describing:
    """The whole page: what is said for all, and of each file."""

    def __init__(
        self,
        files: Sequence[TrayFile],
        *,
        data: QueryDict | None,
        types: Choices,
        side: PartyKind | None,
        today: date,
        initial: Mapping[str, object],
        proposed: Mapping[str, str],
    ) -> None:
        """
        :param proposed: by the reference of a file, the code of the type that it may be of.
        """
        self._data = data
        self._asked: dict[str, Any] = {"types": types, "side": side, "today": today}
        like = FileForm(**self._asked)
        self._names = tuple(like.fields)
        self.common = CommonForm(data, prefix=ALL, like=like, initial=initial)
        self.files = tuple(
            (
                each,
                DifferingForm(
                    data,
                    prefix=f"{OF_FILE}{each.reference}",
                    like=like,
                    initial={
                        "title": _title(each.name),
                        "type_code": proposed.get(each.reference, ""),
                    },
                ),
            )
            for each in files
        )
        self.said: dict[str, dict[str, Any]] = {}

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong anywhere."""
        return any(form.errors for form in self._forms)

    @property
    def errors(self) -> list[tuple[str, forms.BoundField]]:
        """Every field with errors, and the name of the file that it is about; "" for all."""
        named = [("", self.common), *((each.name, form) for each, form in self.files)]
        return [(name, field) for name, form in named for field in form if field.errors]

    def is_valid(self) -> bool:
        """Hold every file to what is held of evidence; ``said`` has then what was said of each."""
        assert self._data is not None  # noqa: S101
        for each, form in self.files:
            held = FileForm(self._merged(form), **self._asked)
            if held.is_valid():
                self.said[each.reference] = held.cleaned_data
            self._tell(held, form)
        return not self.has_errors

    @property
    def _forms(self) -> Iterator[_Shown]:
        yield self.common
        yield from (form for _, form in self.files)

    def _tell(self, held: FileForm, form: DifferingForm) -> None:
        """Show each error where it is to be mended: with the file, or once for all of them."""
        for name, errors in held.errors.items():
            if name not in self._names:
                form.add_error(None, list(errors))
                continue
            at: _Shown = form if name == "title" or self._own(form, name) else self.common
            told = at.errors.get(name, ())
            for error in errors:
                if error not in told:
                    at.add_error(name, error)

    def _merged(self, form: DifferingForm) -> dict[str, str]:
        """What was typed for a file, and where nothing was, what holds for all."""
        found: dict[str, str] = {}
        for name in self._names:
            own = self._own(form, name)
            if name == "is_restricted":
                is_so = own[name] == "yes" if own else bool(self._typed(self.common, name))
                found |= {name: "on"} if is_so else {}
            else:
                found |= own or self._typed(self.common, name)
        return found

    def _own(self, form: DifferingForm, name: str) -> dict[str, str]:
        return self._typed(form, name)

    def _typed(self, form: _Shown, name: str) -> dict[str, str]:
        """What was typed into a field, by the names of its parts; empty where nothing was."""
        if name not in form.fields or self._data is None:
            return {}
        is_day = isinstance(form.fields[name].widget, DayWidget)
        keys = [f"{name}-{part}" for part in _PARTS] if is_day else [name]
        typed = {key: str(self._data.get(f"{form.prefix}-{key}", "")).strip() for key in keys}
        return typed if any(typed.values()) else {}


def _title(name: str) -> str:
    """A title to begin with: the file's name as words."""
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").split())[:200]
