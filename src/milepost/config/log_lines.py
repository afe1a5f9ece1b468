"""One line for each thing in the log; a fault that a person was told of bears their reference."""

import logging
import re

# The end of such an address lets in whoever has it, so no log may hold it.
_SECRET = re.compile(r"(/(?:welcome|calendar-feeds)/)[^/\s?]+")


class LineFormatter(logging.Formatter):
    """Adds the reference that the page of a fault names, and the address that was asked for.

    What a stranger sent and was refused (``django.security``) is told in one line, without the
    steps in the code that led to the refusal: it is no fault of the site. What an address holds
    that lets somebody in is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if record.name.startswith("django.security."):
            line = self._line(record)
            path = getattr(request, "path", "")
            line = line if line.endswith(path) else f"{line}: {path}"
        else:
            line = super().format(record)
        reference = getattr(request, "error_reference", "")
        line = _SECRET.sub(r"\1…", line)
        return f"[reference {reference}] {line}" if reference else line

    def _line(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        return self.formatMessage(record)
