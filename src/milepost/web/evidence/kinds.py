"""How are kinds of files named on a page?"""

_KINDS = {
    "application/pdf": "PDF document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        "PowerPoint presentation"
    ),
    "application/msword": "Word document (older)",
    "application/vnd.ms-excel": "Excel workbook (older)",
    "application/vnd.ms-powerpoint": "PowerPoint presentation (older)",
    "application/vnd.ms-outlook": "Outlook message",
    "application/encrypted": "Locked file",
    "application/rtf": "Formatted text",
    "application/zip": "ZIP archive",
    "message/rfc822": "E-mail",
    "text/csv": "Table (CSV)",
    "text/html": "Web page",
    "image/svg+xml": "SVG drawing",
}


# What the scanner said when a file was put in.
SCANS = {
    "clean": "Nothing found when it was put in",
    "failed": "Not scanned: the scanner did not answer when it was put in",
    "": "Not scanned",
}


def kind_words(content_type: str) -> str:
    """What a file is, in words."""
    if content_type in _KINDS:
        return _KINDS[content_type]
    family, _, kind = content_type.partition("/")
    if family == "image":
        return f"{kind.upper()} picture"
    families = {"text": "Text", "video": "Film", "audio": "Sound"}
    return families.get(family, "Other file")
