"""The back end's table of contents: every screen, every form and every question, and the permission that it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from starlette.routing import BaseRoute

from bridge.core.access.permissions import Permission
from bridge.web.access import ADJUST, CATALOGUE, EXPORT, IMPORT, MERGE, PLANS, REWARDS, RULES, SETTINGS, VIEW
from bridge.web.admin import tasks
from bridge.web.admin.apps import app, apps
from bridge.web.admin.bonuses import bonus, bonuses
from bridge.web.admin.customers import (
    adjusting,
    adjustment,
    booking,
    customer,
    customer_consent,
    customers,
    merging,
    wordings,
)
from bridge.web.admin.endpoint import PREFIX, AdminEndpoint
from bridge.web.admin.history import history
from bridge.web.admin.imports import import_sheet, imports, native_notice, parity
from bridge.web.admin.programmes import (
    dashboard,
    programme,
    programme_state,
    service_caps,
    settings,
    setup,
    setup_programme,
)
from bridge.web.admin.reports import exports, reports
from bridge.web.admin.rewards import reward, rewards, vouchers
from bridge.web.admin.rules import action as action_dialog
from bridge.web.admin.rules import multiplier, rule, rule_trial, rules
from bridge.web.admin.segments import segment, segment_counting, segment_editor, segment_exports, segments
from bridge.web.admin.site import closures, permissions, plans, self_check
from bridge.web.admin.tiers import tier, tiers
from bridge.web.admin.workflows import segment_workflow
from bridge.web.downloads import Download, Write
from bridge.web.endpoint import Call, Document, Endpoint, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

Handler: TypeAlias = "Callable[[Connection, Call], Document]"

_ACCESS = {access.permission: access for access in (ADJUST, EXPORT, REWARDS, RULES, SETTINGS, VIEW)}


def screen(path: str, handler: Handler, permission: Permission) -> Endpoint:
    """A page, or what opens over one: reads, and answers with a title and HTML."""
    return AdminEndpoint(PREFIX + path, reading(handler), schema="screen", access=_ACCESS[permission])


def action(path: str, handler: Handler, permission: Permission) -> Endpoint:
    """A form that changes something: one transaction."""
    return AdminEndpoint(PREFIX + path, writing(handler), schema="form", access=_ACCESS[permission])


def question(path: str, handler: Handler, permission: Permission) -> Endpoint:
    """A form that only asks: a preview, how far a task is."""
    return AdminEndpoint(PREFIX + path, reading(handler), schema="form", access=_ACCESS[permission])


def download(path: str, write: Write, permission: Permission) -> Endpoint:
    """A file, sent piece by piece."""
    return Download(PREFIX + path, write, access=_ACCESS[permission])


ADMIN_ROUTES: list[BaseRoute] = [
    screen("dashboard", dashboard.dashboard, Permission.VIEW),
    action("programme/undo", programme.undo, Permission.RULES),
    action("programme/start", programme_state.start, Permission.SETTINGS),
    action("programme/pause", programme_state.pause, Permission.SETTINGS),
    action("native/put-away", native_notice.put_away, Permission.SETTINGS),
    action("native/show", native_notice.show_again, Permission.SETTINGS),
    screen("parity", parity.parity, Permission.RULES),
    action("parity/compare", parity.compare, Permission.RULES),
    screen("setup", setup.setup, Permission.RULES),
    question("setup/example", setup_programme.tell_example, Permission.RULES),
    action("setup/programme", setup_programme.take_over, Permission.RULES),
    action("setup/close", setup.close, Permission.RULES),
    action("setup/reopen", setup.reopen, Permission.RULES),
    action("history/try", history.try_out, Permission.RULES),
    action("history/begin", history.begin, Permission.RULES),
    action("history/pause", history.pause, Permission.RULES),
    action("history/go-on", history.go_on, Permission.RULES),
    screen("history-undo", history.undoing, Permission.RULES),
    action("history/undo", history.undo, Permission.RULES),
    screen("settings", settings.settings, Permission.SETTINGS),
    action("settings/save", settings.save, Permission.SETTINGS),
    action("settings/undo", settings.undo, Permission.SETTINGS),
    question("settings/preview", settings.preview, Permission.SETTINGS),
    screen("settings-cap", service_caps.cap, Permission.SETTINGS),
    question("settings/cap/check", service_caps.check, Permission.SETTINGS),
    action("settings/cap/save", service_caps.save, Permission.SETTINGS),
    action("settings/cap/delete", service_caps.delete, Permission.SETTINGS),
    screen("customers", customers.customers, Permission.VIEW),
    screen("customer", customer.customer, Permission.VIEW),
    screen("booking", booking.booking, Permission.VIEW),
    screen("adjustment", adjustment.adjustment, Permission.VIEW),
    screen("customer-consent", customer_consent.customer_consent, Permission.ADJUST),
    action("customer-consent/save", customer_consent.save, Permission.ADJUST),
    screen("consent", wordings.consent, Permission.SETTINGS),
    question("consent/preview", wordings.preview, Permission.SETTINGS),
    action("consent/save", wordings.save, Permission.SETTINGS),
    screen("adjust", adjusting.adjust, Permission.ADJUST),
    question("customers/preview", adjusting.preview, Permission.ADJUST),
    action("customers/adjust", adjusting.save, Permission.ADJUST),
    action("customers/undo", adjustment.undo, Permission.ADJUST),
    AdminEndpoint(PREFIX + "imports", reading(imports.imports_screen), schema="screen", access=IMPORT),
    AdminEndpoint(PREFIX + "import", reading(imports.import_screen), schema="screen", access=IMPORT),
    AdminEndpoint(PREFIX + "import-state", reading(imports.import_state), schema="screen", access=IMPORT),
    AdminEndpoint(
        PREFIX + "imports/upload",
        writing(imports.upload),
        schema="upload",
        access=IMPORT,
        largest=imports.LARGEST_UPLOAD_BYTES,
    ),
    AdminEndpoint(PREFIX + "imports/native", writing(imports.bring_from_native), schema="form", access=IMPORT),
    AdminEndpoint(PREFIX + "imports/columns", writing(imports.choose_columns), schema="form", access=IMPORT),
    AdminEndpoint(PREFIX + "imports/begin", writing(imports.begin), schema="form", access=IMPORT),
    AdminEndpoint(PREFIX + "imports/go-on", writing(imports.go_on), schema="form", access=IMPORT),
    AdminEndpoint(PREFIX + "imports/discard", writing(imports.discard), schema="form", access=IMPORT),
    AdminEndpoint(PREFIX + "import-undo", reading(imports.undoing), schema="screen", access=IMPORT),
    AdminEndpoint(PREFIX + "imports/undo", writing(imports.undo), schema="form", access=IMPORT),
    Download(PREFIX + "imports/lines-csv", import_sheet.lines_csv, access=IMPORT),
    Download(PREFIX + "imports/sample-csv", import_sheet.sample_csv, access=IMPORT),
    AdminEndpoint(PREFIX + "merge", reading(merging.merging), schema="screen", access=MERGE),
    AdminEndpoint(PREFIX + "customers/merge-preview", reading(merging.preview), schema="form", access=MERGE),
    AdminEndpoint(PREFIX + "customers/merge", writing(merging.save), schema="form", access=MERGE),
    screen("rewards", rewards.rewards, Permission.VIEW),
    AdminEndpoint(PREFIX + "reward", reading(reward.reward), schema="screen", access=CATALOGUE),
    AdminEndpoint(PREFIX + "rewards/check", reading(reward.check), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "rewards/save", writing(reward.save), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "rewards/pause", writing(rewards.pause), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "rewards/resume", writing(rewards.resume), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "rewards/delete", writing(rewards.delete), schema="form", access=CATALOGUE),
    screen("voucher", vouchers.voucher, Permission.VIEW),
    screen("voucher-issue", vouchers.issue, Permission.REWARDS),
    question("vouchers/preview", vouchers.preview, Permission.REWARDS),
    action("vouchers/issue", vouchers.save, Permission.REWARDS),
    action("vouchers/use", vouchers.use, Permission.REWARDS),
    action("vouchers/undo-use", vouchers.undo_use, Permission.REWARDS),
    action("vouchers/cancel", vouchers.cancel, Permission.REWARDS),
    screen("bonuses", bonuses.bonuses, Permission.REWARDS),
    screen("bonus", bonus.bonus, Permission.REWARDS),
    question("bonuses/preview", bonus.preview, Permission.REWARDS),
    question("bonuses/look", bonus.look, Permission.REWARDS),
    question("bonuses/confirm", bonus.confirm, Permission.REWARDS),
    action("bonuses/give", bonus.give, Permission.REWARDS),
    screen("bonus-state", bonuses.details, Permission.REWARDS),
    action("bonuses/stop", bonuses.stop, Permission.REWARDS),
    action("bonuses/go-on", bonuses.go_on, Permission.REWARDS),
    screen("bonus-undo", bonuses.taking_back, Permission.REWARDS),
    action("bonuses/take-back", bonuses.take_back, Permission.REWARDS),
    screen("reports", reports.reports, Permission.VIEW),
    download("log/csv", exports.log_csv, Permission.EXPORT),
    action("log/excel", exports.order_excel, Permission.EXPORT),
    download("log/excel-file", exports.excel, Permission.EXPORT),
    screen("rules", rules.rules, Permission.VIEW),
    screen("rule", rule.rule, Permission.RULES),
    question("rules/check", rule.check, Permission.RULES),
    action("rules/save", rule.save, Permission.RULES),
    action("rules/pause", rules.pause, Permission.RULES),
    action("rules/resume", rules.resume, Permission.RULES),
    action("rules/delete", rules.delete, Permission.RULES),
    action("rules/try", rule.try_out, Permission.RULES),
    screen("trial", rule_trial.trial, Permission.RULES),
    screen("action", action_dialog.action, Permission.RULES),
    question("actions/check", action_dialog.check, Permission.RULES),
    action("actions/save", action_dialog.save, Permission.RULES),
    action("actions/pause", action_dialog.pause, Permission.RULES),
    action("actions/resume", action_dialog.resume, Permission.RULES),
    screen("multiplier", multiplier.multiplier, Permission.RULES),
    question("multipliers/check", multiplier.check, Permission.RULES),
    action("multipliers/try", multiplier.try_out, Permission.RULES),
    action("multipliers/save", multiplier.save, Permission.RULES),
    action("multipliers/pause", multiplier.pause, Permission.RULES),
    action("multipliers/resume", multiplier.resume, Permission.RULES),
    action("multipliers/delete", multiplier.delete, Permission.RULES),
    screen("tiers", tiers.tiers, Permission.VIEW),
    screen("tier", tier.tier, Permission.RULES),
    screen("tier-deletion", tier.deletion, Permission.RULES),
    question("tiers/preview", tier.preview, Permission.RULES),
    action("tiers/save", tier.save, Permission.RULES),
    action("tiers/delete", tiers.delete, Permission.RULES),
    action("tiers/apply", tiers.apply_again, Permission.RULES),
    screen("segments", segments.segments, Permission.VIEW),
    question("segments/size", segments.size, Permission.VIEW),
    screen("segment", segment.segment, Permission.VIEW),
    action("segments/count", segment_counting.count, Permission.VIEW),
    AdminEndpoint(PREFIX + "segment-editor", reading(segment_editor.editor), schema="screen", access=CATALOGUE),
    AdminEndpoint(PREFIX + "segments/preview", reading(segment_editor.preview), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "segments/save", writing(segment_editor.save), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "segments/delete", writing(segments.delete), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "segments/bring-back", writing(segments.bring_back), schema="form", access=CATALOGUE),
    AdminEndpoint(PREFIX + "segments/restore", writing(segments.restore), schema="form", access=CATALOGUE),
    screen("segment-workflow", segment_workflow.dialog, Permission.REWARDS),
    action("segments/trigger", segment_workflow.trigger, Permission.REWARDS),
    download("segments/csv", segment_exports.segment_csv, Permission.EXPORT),
    action("segments/excel", segment_exports.order_excel, Permission.EXPORT),
    download("segments/excel-file", segment_exports.excel, Permission.EXPORT),
    screen("apps", apps.apps, Permission.SETTINGS),
    screen("apps-guide", apps.guide, Permission.SETTINGS),
    screen("app", app.app, Permission.SETTINGS),
    action("apps/make", app.make, Permission.SETTINGS),
    screen("app-revocation", apps.revocation, Permission.SETTINGS),
    action("apps/revoke", apps.revoke, Permission.SETTINGS),
    screen("self-check", self_check.self_check, Permission.SETTINGS),
    question("task", tasks.status, Permission.VIEW),
    action("task/cancel", tasks.cancel, Permission.VIEW),
    screen("permissions", permissions.permissions, Permission.SETTINGS),
    AdminEndpoint(PREFIX + "plans", reading(plans.plans), schema="screen", access=PLANS),
    Download(PREFIX + "plans/export", closures.export, access=PLANS),
    AdminEndpoint(PREFIX + "plans/purge", writing(closures.purge), schema="form", access=PLANS),
]
