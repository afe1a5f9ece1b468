"""What leaves the site: the workbook, the working copy, and what a look over the site finds."""

from milepost.apps.reports.queries.uploads import (
    UploadPage,
    WaitingUpload,
    upload_page,
    waiting_uploads,
)
from milepost.apps.reports.queries.workbook_of import WorkbookFile, workbook
from milepost.apps.reports.queries.working_copy_of import CopyOffer, copy_offer, working_copy

__all__ = [
    "CopyOffer",
    "UploadPage",
    "WaitingUpload",
    "WorkbookFile",
    "copy_offer",
    "upload_page",
    "waiting_uploads",
    "workbook",
    "working_copy",
]
