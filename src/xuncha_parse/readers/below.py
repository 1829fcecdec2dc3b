"""Files in folders."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def below(folder: str, suffixes: tuple[str, ...], unlisted: Callable[[OSError], object]) -> Iterator[str]:
    """The files in a folder, and in those in it, whose name ends in one of ``suffixes``, in the order of names.

    Hidden files and folders are passed over, and so are pipes and devices, which nobody may be writing to. Links to
    folders are not followed, so that there are no circles. A folder that cannot be listed goes to ``unlisted``.
    """
    for parent, folders, names in os.walk(folder, onerror=unlisted):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = str(Path(parent) / name)
            if name.lower().endswith(suffixes) and not name.startswith(".") and not is_stream(path):
                yield path


def is_stream(path: str) -> bool:
    """Whether a path leads to what can be read only once: a pipe, a device."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
