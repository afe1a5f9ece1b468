"""Starts the command line as ``python -m milepost``."""

from milepost.cli import main

if __name__ == "__main__":
    main(prog_name="milepost")
