"""A salon in a folder that is thrown away, whatever happens in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stage import opening
from stage.place import Place
from stage.site import Site
from stage.wordpress import DEBIAN


@contextmanager
def salon(
    *, port: int | None = None, source: Path = DEBIAN, saas: bool = False, packaged: bool = False
) -> Iterator[Site]:
    """Stops everything it started on every way out. `source` is the WordPress to copy; with `saas`, two tenants rent it;
    `packaged`: out of the packages."""
    with tempfile.TemporaryDirectory(prefix="bkloyalty-salon-") as folder:
        # MariaDB runs as an ordinary user when we are root, and must get in.
        Path(folder).chmod(0o755)
        site = Site(Place(Path(folder) / "site"), source=source, durable=False, packaged=packaged)
        try:
            site.raise_wordpress(port=port)
            opening.open_salon(site, saas=saas)
            yield site
        finally:
            site.stop()
