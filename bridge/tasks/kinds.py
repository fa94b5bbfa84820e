"""Every kind of task, by the name it has in the database."""

from collections.abc import Mapping

from bridge.tasks import (
    apply_version,
    attach_history,
    count_segment,
    dry_run,
    export,
    export_segment,
    give_bonus,
    parity,
    preview_history,
    read_import,
    run_import,
    trigger_workflow,
)
from bridge.tasks.progress import Kind

KINDS: Mapping[str, Kind] = {
    "apply_version": apply_version.run,
    "attach_history": attach_history.run,
    "count_segment": count_segment.run,
    "export": export.run,
    "dry_run": dry_run.run,
    "give_bonus": give_bonus.run,
    "parity": parity.run,
    "preview_history": preview_history.run,
    "read_import": read_import.run,
    "run_import": run_import.run,
    "segment_export": export_segment.run,
    "trigger_workflow": trigger_workflow.run,
}
