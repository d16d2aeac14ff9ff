"""Runs a ctapipe tool and writes the metadata of its output and its provenance log beside them, as NAME.meta.json.

    run_ctapipe.py --output OUTPUT --provenance LOG [--input INPUT.zst] -- ctapipe-process ...

The tool's messages and exit code are passed on. With --input, a file that was cut short is a failure.
"""

import argparse
import json
import os
import sys

from product_metadata import product_metadata
from tool import complain, run
from truncation import WARNING_AS_ERROR, is_cut_short


def main():
    parser = argparse.ArgumentParser(description="Run a ctapipe tool, then write the metadata of its output.")
    parser.add_argument("--output", required=True, help="the HDF5 file that the tool writes")
    parser.add_argument("--provenance", required=True, help="the provenance log that the tool writes")
    parser.add_argument("--input", help="the zstd file that the tool reads")
    parser.add_argument("command", nargs="+", help="the tool and its arguments, after --")
    arguments = parser.parse_args()

    code = run(arguments.command, WARNING_AS_ERROR)
    if code != 0:
        return code
    if arguments.input and is_cut_short(arguments.input):
        complain(f"{os.path.basename(arguments.input)} is truncated: its last zstd frame has no end")
        return 1
    if not os.path.exists(arguments.output):
        complain(f"{arguments.command[0]} succeeded but wrote no {os.path.basename(arguments.output)}")
        return 1
    metadata = product_metadata(arguments.output)
    write_metadata(arguments.output, metadata)
    write_metadata(arguments.provenance, {**metadata, "output_type": "Provenance"})
    return 0


def write_metadata(path, metadata):
    with open(f"{path}.meta.json", "w", encoding="utf-8") as file:
        json.dump(metadata, file, indent=2, sort_keys=True)


if __name__ == "__main__":
    sys.exit(main())
