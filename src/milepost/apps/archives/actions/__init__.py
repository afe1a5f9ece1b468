"""Write an arrangement's whole record into one open file, and take one in; back a site up."""

from milepost.apps.archives.actions.backing_up import BackedUp, Restored, back_up, restore
from milepost.apps.archives.actions.exporting import Exported, export_arrangement
from milepost.apps.archives.actions.importing import Imported, import_archive

__all__ = [
    "BackedUp",
    "Exported",
    "Imported",
    "Restored",
    "back_up",
    "export_arrangement",
    "import_archive",
    "restore",
]
