"""What came of a finished task, as HTML: one entry a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from bridge.core.access.permissions import Permission
from bridge.store.work.tasks import Task
from bridge.web.admin.bonuses.bonuses import describe_given
from bridge.web.admin.history.history import describe_batch, describe_preview
from bridge.web.admin.imports.imports import describe_import
from bridge.web.admin.page import Page
from bridge.web.admin.rules.rule_trial import describe_trial
from bridge.web.admin.segments.segment_counting import describe_count
from bridge.web.admin.tiers.tiers import describe_applied
from bridge.web.admin.workflows.triggered import describe_triggered

if TYPE_CHECKING:
    from sqlalchemy import Connection

Description: TypeAlias = "Callable[[Connection, Page, Task], str]"

# Work that must come to its end, for half of it done would be wrong, or that has a pause of its own.
UNSTOPPABLE = frozenset({"apply_version", "attach_history", "give_bonus", "read_import", "run_import"})

# What writes to customers meanwhile, so that half of it cannot be undone.
WRITING = frozenset({"trigger_workflow"})

# Who may see a task of this kind; whoever may view the module where it stands nothing here.
NEEDED: Mapping[str, Permission] = {
    "apply_version": Permission.VIEW,
    "attach_history": Permission.RULES,
    "count_segment": Permission.VIEW,
    "dry_run": Permission.RULES,
    "export": Permission.EXPORT,
    "give_bonus": Permission.REWARDS,
    "preview_history": Permission.RULES,
    "parity": Permission.RULES,
    "read_import": Permission.ADJUST,
    "run_import": Permission.ADJUST,
    "segment_export": Permission.EXPORT,
    "trigger_workflow": Permission.REWARDS,
}


def _describe_export(conn: Connection, page: Page, task: Task) -> str:
    rows = task.result["rows"] if task.result else 0
    path = {"export": "log/excel-file", "segment_export": "segments/excel-file"}[task.kind]
    return page.fragment("admin/reports/_exported.html", href=page.download(path, task=task.id), rows=rows)


def _describe_parity(conn: Connection, page: Page, task: Task) -> str:
    """That the figures are there: they stand on the screen."""
    return page.language.gettext("Compared.")


DESCRIPTIONS: Mapping[str, Description] = {
    "apply_version": describe_applied,
    "attach_history": describe_batch,
    "count_segment": describe_count,
    "dry_run": describe_trial,
    "export": _describe_export,
    "give_bonus": describe_given,
    "preview_history": describe_preview,
    "parity": _describe_parity,
    "read_import": describe_import,
    "run_import": describe_import,
    "segment_export": _describe_export,
    "trigger_workflow": describe_triggered,
}


def describe_result(conn: Connection, page: Page, task: Task) -> str:
    """The result of a task that is done."""
    return DESCRIPTIONS[task.kind](conn, page, task)


def describe_failure(page: Page, task: Task) -> str:
    """Why a task failed, and whether it may be tried again."""
    error = (task.result or {}).get("error", {})
    return page.fragment("admin/_task_failed.html", message=error.get("message", ""), is_begun=task.kind in WRITING)
