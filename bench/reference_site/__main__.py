"""``python -m bench.reference_site ARRANGEMENTS FACTS``: fill the database of the environment."""

import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time


def main(arrangements: int, facts: Path) -> None:
    """Migrate, fill, and write down what was made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from bench.reference_site import loading, making
    from bench.reference_site.tables import Tables
    from milepost.apps.evidence.searching import index_again

    call_command("migrate", verbosity=0)
    connection.close()
    tables = Tables()
    start, cpu_start = perf_counter(), process_time()
    opened = (
        loading.into_sqlite(Path(connection.settings_dict["NAME"]))
        if connection.vendor == "sqlite"
        else loading.into_postgresql(connection.settings_dict, tables)
    )
    with opened as loader:
        made = making.fill(
            loader,
            tables,
            arrangements=arrangements,
            files=Path(settings.EVIDENCE_FOLDER),
            say=lambda line: print(f"  {line}", file=sys.stderr),
        )
    index_again()
    seconds, cpu_seconds = perf_counter() - start, process_time() - cpu_start
    size = loading.size_of_database()
    print(
        f"  {sum(made.rows.values()):,} rows, {size / 1e9:.2f} GB,"
        f" {seconds:.0f} s, {cpu_seconds:.0f} s of one core",
        file=sys.stderr,
    )
    facts.write_text(
        json.dumps(
            {
                "arrangements": arrangements,
                "size": size,
                "load_seconds": seconds,
                "cpu_seconds": cpu_seconds,
                "rows": made.rows,
            }
        )
    )


main(int(sys.argv[1]), Path(sys.argv[2]))
