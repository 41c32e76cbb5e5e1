"""A small disk of the drill's own that can be filled and that can turn read-only, as a broken one does."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from pathlib import Path

MEGABYTES = 768
PIECE = b"\0" * (1 << 20)


def _call(*command: str) -> str:
    """What a program of the system said. Raises CalledProcessError, FileNotFoundError."""
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


class Disk:
    """A file with a file system of its own, mounted on a folder; only the machine's administrator may do that."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder, self.filler = image, folder, folder / "filler"

    def mount(self) -> bool:
        """Make it and mount it; False where this account or this machine cannot."""
        if os.geteuid() != 0:
            return False
        with self.image.open("wb") as stream:
            stream.truncate(MEGABYTES << 20)
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            _call("mkfs.ext4", "-q", "-F", "-m", "0", str(self.image))
            self._attach()
            return True
        return False

    def _attach(self) -> None:
        _call("mount", "-o", "loop,errors=remount-ro", str(self.image), str(self.folder))

    def _detach(self, seconds: float) -> None:
        """Take it off; what was killed a moment ago may still hold it. Raises CalledProcessError when it stays held."""
        until = time.monotonic() + seconds
        while True:
            try:
                _call("umount", str(self.folder))
            except subprocess.CalledProcessError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def unmount(self) -> None:
        """Take it away; nothing must be open on it any more."""
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            _call("umount", "--lazy", str(self.folder))

    def fill(self) -> None:
        """Take what room there is; asked again, what became free since."""
        with self.filler.open("ab", buffering=0) as stream:
            for size in (len(PIECE), 4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        stream.write(PIECE[:size])

    def clear(self) -> None:
        """Give the room back."""
        self.filler.unlink(missing_ok=True)

    def break_down(self) -> None:
        """Let the system notice an error: from now on it takes nothing, as the system does with a disk that fails."""
        device = _call("findmnt", "-n", "-o", "SOURCE", str(self.folder))
        Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("1")

    def mend(self) -> None:
        """Check it and mount it again, as whoever looks after the machine would. Nothing must be open on it."""
        self._detach(20)
        done = subprocess.run(["e2fsck", "-f", "-y", str(self.image)], capture_output=True, check=False, timeout=120)
        if done.returncode > 1:  # 1: errors were found and mended
            raise OSError(f"the disk could not be mended: {done.stdout.decode(errors='replace')[-300:]}")
        self._attach()
