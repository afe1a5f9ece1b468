"""Where documents are kept while their pages are tried."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _a_folder_for_documents(settings: Any, tmp_path: Path) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
