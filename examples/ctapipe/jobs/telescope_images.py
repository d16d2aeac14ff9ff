"""Reads the telescopes' images from a file that ctapipe wrote, in chunks: a merged file need not fit in memory."""

import numpy as np
import tables
from ctapipe.instrument import SubarrayDescription
from ctapipe.io import TableLoader

TRIGGERS = "/dl1/event/subarray/trigger"
CHUNK = 1_000  # events; of a large array each has some 100 kB of images
COLUMNS = {"dl1_images": True, "dl1_parameters": True, "simulated": True, "true_images": False, "dl2": False}


def read_subarray(path):
    """The telescopes of the file at `path`.

    Without an effective focal length, ctapipe-process can only have been told to use the equivalent one.
    """
    try:
        return SubarrayDescription.from_hdf(path, focal_length_choice="EFFECTIVE")
    except RuntimeError:
        return SubarrayDescription.from_hdf(path, focal_length_choice="EQUIVALENT")


def read_images(path):
    """({run: intensities of its images}, row of the brightest image) of the file at `path`; ({}, None) without images.

    An image that the cleaning left empty has no intensity, and does not count.
    """
    intensities, brightest = {}, None
    for usable in _cleaned_images(path):
        for run in np.unique(usable["obs_id"]):
            values = np.asarray(usable["hillas_intensity"][usable["obs_id"] == run], dtype=float)
            intensities[int(run)] = np.concatenate([intensities.get(int(run), []), values])
        candidate = usable[int(np.argmax(usable["hillas_intensity"]))]
        if brightest is None or candidate["hillas_intensity"] > brightest["hillas_intensity"]:
            brightest = candidate
    return dict(sorted(intensities.items())), brightest


def _cleaned_images(path):
    """Tables of images with an intensity, never an empty one."""
    with tables.open_file(path) as file:
        if TRIGGERS not in file:  # no event at all: TableLoader cannot open it
            return
    # The choice does not matter for what is read here, but TableLoader insists that the file has what is chosen.
    with TableLoader(path, focal_length_choice="EQUIVALENT") as loader:
        for chunk in loader.read_telescope_events_chunked(CHUNK, **COLUMNS):
            usable = chunk.data[np.isfinite(np.ma.filled(chunk.data["hillas_intensity"], np.nan))]
            if len(usable) > 0:
                yield usable
