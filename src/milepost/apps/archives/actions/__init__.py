"""Write an arrangement's whole record into one open file, and take one in; back a site up."""

from milepost.apps.archives.actions.backing_up import BackedUp, Restored, back_up, restore
from milepost.apps.archives.actions.erased_again import ErasedAgain, erase_again, erasures
from milepost.apps.archives.actions.erasing import ask_for_removal, remove_person, remove_words
from milepost.apps.archives.actions.exporting import Exported, export_arrangement
from milepost.apps.archives.actions.importing import Imported, import_archive
from milepost.apps.archives.actions.telling import tell_person

__all__ = [
    "BackedUp",
    "ErasedAgain",
    "Exported",
    "Imported",
    "Restored",
    "ask_for_removal",
    "back_up",
    "erase_again",
    "erasures",
    "export_arrangement",
    "import_archive",
    "remove_person",
    "remove_words",
    "restore",
    "tell_person",
]
