"""Prints the catalog's metadata of simtel files as JSON: {"<file name>": {field: value, ...}, ...}.

    simtel_metadata.py --campaign NAME FILE.simtel.zst...

Reads each file up to its first shower only, about 0.1 s. What a damaged file does not tell is left out, and the file is
named on standard error: it is registered all the same, so that the production can say what became of it.
"""

import argparse
import json
import os
import sys

from eventio import EventIOFile
from eventio.simtel.objects import HistoryMeta, MCRunHeader, MCShower, RunHeader

from units import tera_electron_volts, zenith

SUFFIX = ".simtel.zst"
# Numbers of sim_telarray: 100 A + Z for nuclei, negative for antimatter.
PARTICLES = {0: "gamma", 1: "electron", -1: "electron", 2: "muon", -2: "muon", 101: "proton", 402: "helium"}
PARTICLES |= {1407: "nitrogen", 2814: "silicon", 5626: "iron"}
# Sites of CTA; a header of another array (H.E.S.S., a single telescope) names none of them.
SITES = ("LaPalma", "Paranal")
GLOBAL = -1


def main():
    parser = argparse.ArgumentParser(description="Print the catalog's metadata of simtel files as JSON.")
    parser.add_argument("--campaign", required=True)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    answer = {}
    for path in arguments.files:
        name = os.path.basename(path)
        common = {"campaign": arguments.campaign, "data_level": "R1", "output_type": "Data"}
        answer[name] = {**common, "source": name.removesuffix(SUFFIX), **simtel_metadata(path)}
    json.dump(answer, sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    print()


def simtel_metadata(path):
    """Fields of the catalog that the file's own header tells."""
    header, simulation, configuration, shower = read_header(path)
    array = _text(configuration, b"ARRAY_CONFIG_NAME")
    fields = {
        "run_number": int(header["run"]) if header else None,
        "array_layout": array,
        "site": _site(_text(configuration, b"SITE_CONFIG_NAME"), array),
        "particle": _particle(simulation, shower),
    }
    if simulation:
        fields["zenith"] = zenith(simulation["alt_range"].tolist())
        fields["energy_min"], fields["energy_max"] = map(tera_electron_volts, simulation["E_range"].tolist())
    return {name: value for name, value in fields.items() if value is not None}


def read_header(path):
    """Run header, last simulation header, configuration, first shower: {} for each that cannot be read."""
    found = {RunHeader: {}, MCRunHeader: {}, HistoryMeta: {}, MCShower: {}}
    try:
        with EventIOFile(path) as file:
            for part in file:
                # HistoryMeta of a telescope is of no interest.
                if type(part) in found and not (isinstance(part, HistoryMeta) and part.header.id != GLOBAL):
                    found[type(part)] = part.parse()
                if found[MCShower]:
                    break
    except Exception as error:  # a file cut anywhere fails in any of eventio's parsers, each in its own way
        _warn(path, error)
    else:
        if not found[RunHeader]:
            _warn(path, "no run header")
    return tuple(found.values())


def _warn(path, reason):
    print(f"{os.path.basename(path)}: its header cannot be read to the end ({reason})", file=sys.stderr)


def _text(configuration, name):
    return configuration.get(name, b"").decode("utf-8", "replace").strip() or None


def _site(site, array):
    """Older headers have no site but in the array's name, as in LaPalma-baseline-prod5."""
    named = (site or array or "").replace(" ", "")
    return next((known for known in SITES if named.startswith(known)), None)


def _particle(simulation, shower):
    """CTA tells gammas of a cone, which train the reconstruction, from those of a point source."""
    particle = PARTICLES.get(shower.get("primary_id"))
    diffuse = simulation and float(max(simulation["viewcone"])) > 0
    return "gamma-diffuse" if particle == "gamma" and diffuse else particle


if __name__ == "__main__":
    main()
