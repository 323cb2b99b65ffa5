"""Build what is missing, measure every size, write the table."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.table import write_table

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="Tickets, such as 1000000.")
    sizes = parser.parse_args().sizes
    gather = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "redoc"]
    subprocess.run(gather, cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", "benchmarks.calendar"], cwd=ROOT, check=True)
    for size in sizes:
        environment = os.environ | {"RADDESK_VAR": str(ROOT / "var" / "bench" / str(size))}
        for module in ("benchmarks.load", "benchmarks.run"):
            words = [sys.executable, "-m", module, "--tickets", str(size)]
            subprocess.run(words, env=environment, cwd=ROOT, check=True)
    write_table()


if __name__ == "__main__":
    main()
