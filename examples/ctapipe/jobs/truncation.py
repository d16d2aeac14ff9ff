"""Tells a simtel file that was cut short.

Left alone, ctapipe-process reads such a file as far as it goes and may report success: of a 3.3 MB file of one event,
cut at 2.5 MB, it writes an output without that event and exits with 0.
"""

import zstandard

# eventio only warns; as an error, the same words end ctapipe-process with exit code 1.
WARNING_AS_ERROR = {"PYTHONWARNINGS": "error:File seems to be truncated:UserWarning"}

CHUNK = 1 << 20


def is_cut_short(path):
    """Whether the zstd stream in the file at `path` ends before its last frame does: eventio does not see a cut between
    two objects, or in one that it skips."""
    frame = None
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            while chunk:
                if frame is None or frame.eof:
                    frame = zstandard.ZstdDecompressor().decompressobj()
                frame.decompress(chunk)
                chunk = frame.unused_data if frame.eof else b""
    return frame is None or not frame.eof
