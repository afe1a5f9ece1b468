"""What people do with evidence: put it in, and judge it for an Authority."""

from milepost.apps.evidence.actions.adding import NewEvidence, add_evidence
from milepost.apps.evidence.actions.describing import DescribedFile, put_in
from milepost.apps.evidence.actions.importing import ImportedFiles, import_files
from milepost.apps.evidence.actions.judging import (
    end_exception,
    judge_evidence,
    make_exception,
    reply_to_judgement,
)
from milepost.apps.evidence.actions.keeping import hold_evidence, lift_hold, set_keeping
from milepost.apps.evidence.actions.receiving import (
    begin_file,
    drop_files,
    receive_file,
    take_part,
)
from milepost.apps.evidence.actions.retiring import RetiredFiles, retire
from milepost.apps.evidence.actions.versioning import NewVersion, add_version
from milepost.apps.evidence.taking_in import Upload

__all__ = [
    "DescribedFile",
    "ImportedFiles",
    "NewEvidence",
    "NewVersion",
    "RetiredFiles",
    "Upload",
    "add_evidence",
    "add_version",
    "begin_file",
    "drop_files",
    "end_exception",
    "hold_evidence",
    "import_files",
    "judge_evidence",
    "lift_hold",
    "make_exception",
    "put_in",
    "receive_file",
    "reply_to_judgement",
    "retire",
    "set_keeping",
    "take_part",
]
