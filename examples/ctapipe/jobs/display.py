"""Draws what a DL2 file holds: the intensities of its images, and the brightest of them.

    display.py INPUT.h5 OUTPUT.png

The same input gives the same picture, byte for byte.
"""

import argparse
from pathlib import Path

import astropy.units as u
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from ctapipe.containers import HillasParametersContainer
from ctapipe.coordinates import TelescopeFrame
from ctapipe.visualization import CameraDisplay
from matplotlib.ticker import MaxNLocator

from telescope_images import read_images, read_subarray

BINS_PER_DECADE = 5
# Okabe and Ito: told apart by colour-blind eyes
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def main():
    matplotlib.use("Agg")
    parser = argparse.ArgumentParser(description="Draw intensities and the brightest image of a DL2 file.")
    parser.add_argument("input")
    parser.add_argument("output")
    arguments = parser.parse_args()

    subarray = read_subarray(arguments.input)
    intensities, brightest = read_images(arguments.input)
    figure, (left, right) = plt.subplots(1, 2, figsize=(12.5, 5.7), layout="constrained", width_ratios=(1, 1.15))
    figure.suptitle(f"{Path(arguments.input).name}\n{summary(subarray, intensities)}", fontsize=12)
    draw_intensities(left, intensities)
    draw_image(right, subarray, brightest)
    figure.savefig(arguments.output, dpi=110, metadata={"Software": None})


def summary(subarray, intensities):
    """What the picture is made of, in one line."""
    images = sum(values.size for values in intensities.values())
    array = subarray.name or "array without a name"
    return f"{array} (telescopes: {len(subarray)}), images left by the cleaning: {images}"


def draw_intensities(axes, intensities):
    """Side by side for each run, or all in one where there are many."""
    axes.set_title("Intensity of the cleaned images")
    if not intensities:
        say_nothing(axes, "No image survived the cleaning.")
        return
    series = {f"run {run}": values for run, values in intensities.items()}
    if len(series) > len(COLOURS):
        series = {"all runs": np.concatenate(list(intensities.values()))}
    bins = decades(np.concatenate(list(series.values())))
    labels = [f"{label} ({values.size})" for label, values in series.items()]
    axes.hist(list(series.values()), bins=bins, color=COLOURS[: len(series)], label=labels)
    axes.set_xlabel("hillas_intensity [photoelectrons]")
    axes.set_ylabel("images")
    axes.set_xscale("log")
    axes.margins(y=0.2)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.25)
    axes.legend()


def decades(values):
    """Bin edges, equal in the logarithm, from a power of ten to a power of ten."""
    low, high = np.floor(np.log10(values.min())), np.floor(np.log10(values.max())) + 1
    return np.logspace(low, high, int(high - low) * BINS_PER_DECADE + 1)


def draw_image(axes, subarray, row):
    """The camera image in `row` with its Hillas ellipse, as seen on the sky."""
    if row is None:
        axes.set_title("Brightest image")
        say_nothing(axes, "There is none to show.")
        return
    telescope = subarray.tel[int(row["tel_id"])]
    geometry = telescope.camera.geometry.transform_to(TelescopeFrame())
    # A chunk of several kinds of cameras is padded to the largest.
    image = np.ma.filled(row["image"], 0)[: geometry.n_pixels]
    display = CameraDisplay(geometry, image=image, cmap="inferno", ax=axes, show_frame=False)
    display.add_colorbar(ax=axes, label="photoelectrons", pad=0.02)
    style = {"color": "#56B4E9", "linewidth": 1.6, "with_label": False, "psi_uncertainty": False}
    display.overlay_moments(hillas(row), n_sigma=2, **style)
    axes.set_title(f"Brightest image: {describe(row, telescope)}", fontsize=11)
    axes.set_xlabel("longitude in the field of view [deg]")
    axes.set_ylabel("latitude in the field of view [deg]")


def hillas(row):
    """The ellipse in `row`, angles in degrees."""
    names = ("fov_lon", "fov_lat", "r", "phi", "length", "width", "psi")
    angles = {name: u.Quantity(row[f"hillas_{name}"], u.deg) for name in names}
    return HillasParametersContainer(intensity=row["hillas_intensity"], **angles)


def describe(row, telescope):
    """Telescope, run, event and, of a simulation, the true energy."""
    text = f"{telescope.name} {int(row['tel_id'])}, run {int(row['obs_id'])}, event {int(row['event_id'])}"
    if "true_energy" not in row.colnames or not np.isfinite(row["true_energy"]):
        return text
    return f"{text}, {float(row['true_energy']):.3g} TeV"


def say_nothing(axes, text):
    """Write `text` where a plot would be."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.text(0.5, 0.5, text, ha="center", va="center", transform=axes.transAxes, fontsize=12, color="0.4")


if __name__ == "__main__":
    main()
