"""Metadata of a file that ctapipe wrote, read from the file itself (HDF5)."""

import tables

from units import tera_electron_volts, zenith

# Highest first. ctapipe lists what a file holds, e.g. DL1_IMAGES,DL1_PARAMETERS,DL2.
LEVELS = ("DL3", "DL2", "DL1", "DL0", "R1", "R0")
RUNS = "/configuration/simulation/run"
TRIGGERS = "/dl1/event/subarray/trigger"
UNKNOWN = ("", "unspecified", "unknown")


def product_metadata(path):
    """Fields of the catalog for the file at `path`. A field that the file does not tell is left out."""
    with tables.open_file(path) as file:
        fields = {**_from_attributes(file), **_from_runs(file), "n_events": _events(file), "output_type": "Data"}
    return {name: value for name, value in fields.items() if value is not None}


def _from_attributes(file):
    """What CTA's data model wants on the root of every product."""

    def attribute(name):
        value = str(getattr(file.root._v_attrs, f"CTA {name}", ""))
        return None if value in UNKNOWN else value

    return {
        "array_layout": attribute("INSTRUMENT ID"),
        "data_level": highest_level(attribute("PRODUCT DATA LEVELS") or ""),
        "prog": attribute("ACTIVITY NAME"),
        "prog_version": attribute("ACTIVITY SOFTWARE VERSION"),
    }


def highest_level(levels):
    """The data level of a file that holds `levels` (separated by commas); None when none is known."""
    held = {level.split("_")[0] for level in levels.split(",")}
    return next((level for level in LEVELS if level in held), None)


def _from_runs(file):
    """One row per simulation run. A merged file has several, and no run number of its own."""
    if RUNS not in file:
        return {}
    runs = file.get_node(RUNS).read()
    return {
        **_run_numbers(runs["obs_id"].tolist()),
        "zenith": zenith([*runs["min_alt"].tolist(), *runs["max_alt"].tolist()]),
        "energy_min": tera_electron_volts(runs["energy_range_min"].min()),
        "energy_max": tera_electron_volts(runs["energy_range_max"].max()),
    }


def _run_numbers(numbers):
    if len(numbers) == 1:
        return {"run_number": numbers[0]}
    return {"run_min": min(numbers), "run_max": max(numbers), "n_runs": len(numbers)}


def _events(file):
    """Triggered events; ctapipe makes no table for none."""
    return int(file.get_node(TRIGGERS).nrows) if TRIGGERS in file else 0
