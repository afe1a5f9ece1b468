"""What leaves the site: the workbook, and what a look over the whole site finds."""

from milepost.apps.reports.queries.workbook_of import WorkbookFile, workbook

__all__ = ["WorkbookFile", "workbook"]
