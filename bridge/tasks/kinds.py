"""Every kind of task, by the name it has in the database."""

from collections.abc import Mapping

from bridge.tasks import apply_version, dry_run, export
from bridge.tasks.progress import Kind

KINDS: Mapping[str, Kind] = {
    "apply_version": apply_version.run,
    "dry_run": dry_run.run,
    "export": export.run,
}
