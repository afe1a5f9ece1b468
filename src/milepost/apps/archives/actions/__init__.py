"""Write an arrangement's whole record into one open file, and take one in."""

from milepost.apps.archives.actions.exporting import Exported, export_arrangement
from milepost.apps.archives.actions.importing import Imported, import_archive

__all__ = ["Exported", "Imported", "export_arrangement", "import_archive"]
