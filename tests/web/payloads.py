"""What each route is called with where it is allowed: by the route's schema, and by its path where the schema is not enough.

Words in braces stand for ids of the tenant at hand: ``{customer}``, ``{appointment}``, ``{adjustment}``, ``{task}``, ``{export}``. test_access.py also
puts another tenant's ids there, which must look exactly as ids that nobody has.
"""

from typing import Any

LINE = {
    "line": 0,
    "appointment": None,
    "customer": None,
    "email": None,
    "occurrences": 1,
    "prices": [{"key": "a", "price": "60.00"}],
}
PAGE = {
    "url": "https://salon.example/wp-admin/admin.php?page=booknetic&module=bkloyalty",
    "post_url": "https://salon.example/wp-admin/admin-post.php",
    "ajax_url": "https://salon.example/wp-admin/admin-ajax.php",
    "nonce": "a1b2c3",
    "appointments_url": "https://salon.example/wp-admin/admin.php?page=booknetic&module=appointments",
    "here": "https://salon.example/wp-admin/admin.php?page=booknetic&module=bkloyalty&screen=dashboard",
}
PANEL_PAGE = {
    "post_url": "/wp-admin/admin-post.php",
    "ajax_url": "/wp-admin/admin-ajax.php",
    "nonce": "a1b2c3",
    "back": "/account/",
}
BY_SCHEMA: dict[str, dict[str, Any]] = {
    "cart": {"checkout": "abc", "points": "10", "shown": None, "lines": [LINE]},
    "customer-token": {"name": "Pocket", "scopes": ["account:read"], "seconds": 3600},
    "form": {"page": PAGE, "form": {}},
    "events": {"acknowledged": [1]},
    "keywords": {"customer": 1, "appointment": 1},
    "nothing": {},
    "panel": {"all_tenants": False, "page": PANEL_PAGE},
    "panel-form": {"all_tenants": False, "page": PANEL_PAGE, "form": {}},
    "privacy": {"email": "nobody@example.org", "page": 1},
    "ring": {"doorbells": [1], "acknowledged": [1], "reports": {}, "released": []},
    "screen": {"page": PAGE, "query": {}},
    "upload": {"page": PAGE, "form": {"key": "a1b2", "text": "email,points\nana@example.org,5"}, "file": None},
    "token-end": {"token": 1},
    "workflow-event": {"event": "bkloyalty_segment_entered"},
}

SETTINGS: dict[str, str | list[str]] = {
    "seen": "2",
    "allow": "1",
    "point_value": "0.20",
    "method": "choose",
    "cap": "none",
    "min_points": "0",
    "tax": "after",
    "trigger": "created",
    "void": "own",
    "expires": "never",
    "counts": "ever",
}
RULE: dict[str, str | list[str]] = {"name": "New", "kind": "fixed", "points": "5", "active": "1"}

ACTION: dict[str, str | list[str]] = {"kind": "birthday", "points": "5", "label": "Happy birthday", "active": "1"}

MULTIPLIER: dict[str, str | list[str]] = {"name": "New", "factor": "2", "active": "1"}

TIER: dict[str, str | list[str]] = {"name": "Bronze", "color": "#aa7700", "min_points": "5"}

ADJUSTMENT: dict[str, str | list[str]] = {
    "customer": "{customer}",
    "direction": "add",
    "points": "5",
    "key": "0123456789abcdef0123456789abcdef",
}

REWARD: dict[str, str | list[str]] = {"name": "Ten off", "cost": "100", "kind": "fixed", "amount": "10", "active": "1"}
VOUCHER = {"voucher": "{voucher}"}
ISSUE = {"customer": "{customer}", "reward": "{reward}", "key": "0123456789abcdef0123456789abcdef"}

SEGMENT: dict[str, str | list[str]] = {"name": "Gone", "join_0": "all", "rows": ["0-1-inactive"], "r1_days": "120"}

BONUS: dict[str, str | list[str]] = {
    "name": "Thank you",
    "segment": "everybody",
    "points": "5",
    "stays": "once",
    "key": "0123456789abcdef0123456789abcdef",
}

HISTORY: dict[str, str | list[str]] = {"period": "12", "rules": ["1"]}

STARTER: dict[str, str | list[str]] = {"price": "40", "points": "1", "per_amount": "1"}

TOKEN: dict[str, str | list[str]] = {"name": "Till", "kind": "staff", "scopes": ["account:read"], "lifetime": "30"}

# What a route of the schema ``screen`` has in its query, one of the schema ``form`` in its form, to be answered with 200.
VALUES: dict[str, dict[str, str | list[str]]] = {
    "/v1/admin/action": {"kind": "birthday"},
    "/v1/admin/actions/check": ACTION,
    "/v1/admin/actions/pause": {"kind": "sign_up"},
    "/v1/admin/actions/resume": {"kind": "sign_up"},
    "/v1/admin/actions/save": ACTION,
    "/v1/admin/adjust": {"customer": "{customer}"},
    "/v1/admin/adjustment": {"id": "{adjustment}"},
    "/v1/admin/app-revocation": {"id": "{token}"},
    "/v1/admin/apps/make": TOKEN,
    "/v1/admin/apps/revoke": {"token": "{token}"},
    "/v1/admin/merge": {"customer": "{customer}"},
    "/v1/admin/plans/export": {"tenant": "999999"},
    "/v1/admin/plans/purge": {"tenant": "999999", "sure": "999999"},
    "/v1/admin/bonus": {"segment": "inactive", "days": "60"},
    "/v1/admin/bonus-state": {"id": "{bonus}"},
    "/v1/admin/bonus-undo": {"id": "{bonus}"},
    "/v1/admin/bonuses/confirm": BONUS,
    "/v1/admin/bonuses/give": BONUS,
    "/v1/admin/bonuses/go-on": {"id": "{bonus}"},
    "/v1/admin/bonuses/look": BONUS,
    "/v1/admin/bonuses/preview": BONUS,
    "/v1/admin/bonuses/stop": {"id": "{bonus}"},
    "/v1/admin/bonuses/take-back": {"id": "{bonus}"},
    "/v1/admin/booking": {"id": "{appointment}"},
    "/v1/admin/consent/save": {"locale": "en_US", "text": "May we write to you?"},
    "/v1/admin/customer": {"id": "{customer}"},
    "/v1/admin/customer-consent": {"customer": "{customer}"},
    "/v1/admin/customer-consent/save": {
        "customer": "{customer}",
        "says": "yes",
        "wording": "standard-en_US",
        "note": "On paper",
    },
    "/v1/admin/customers/adjust": ADJUSTMENT,
    "/v1/admin/customers/merge": {"into": "{customer}", "customer": "{customer}", "same": "1"},
    "/v1/admin/customers/merge-preview": {"into": "{customer}"},
    "/v1/admin/customers/preview": ADJUSTMENT,
    "/v1/admin/customers/undo": {"adjustment": "{adjustment}"},
    "/v1/admin/history-undo": {"batch": "{history}"},
    "/v1/admin/history/begin": {"task": "{task}"},
    "/v1/admin/history/go-on": {"batch": "{history}"},
    "/v1/admin/history/pause": {"batch": "{history}"},
    "/v1/admin/history/try": HISTORY,
    "/v1/admin/history/undo": {"batch": "{history}", "typed": "take back"},
    "/v1/admin/import": {"id": "{imported}"},
    "/v1/admin/import-state": {"id": "{imported}"},
    "/v1/admin/import-undo": {"id": "{imported}"},
    "/v1/admin/imports/begin": {"id": "{imported}"},
    "/v1/admin/imports/columns": {"id": "{imported}", "column_0": "email", "column_1": "points"},
    "/v1/admin/imports/discard": {"id": "{imported}"},
    "/v1/admin/imports/go-on": {"id": "{imported}"},
    "/v1/admin/imports/lines-csv": {"id": "{imported}"},
    "/v1/admin/imports/native": {"key": "a1b2", "table": "wp_bkntc_loyalty", "points": "points"},
    "/v1/admin/imports/undo": {"id": "{imported}", "typed": "take back"},
    "/v1/admin/log/excel-file": {"task": "{export}"},
    "/v1/admin/multiplier": {"id": "1"},
    "/v1/admin/multipliers/check": MULTIPLIER,
    "/v1/admin/multipliers/delete": {"id": "1"},
    "/v1/admin/multipliers/pause": {"id": "1"},
    "/v1/admin/multipliers/resume": {"id": "1"},
    "/v1/admin/multipliers/save": MULTIPLIER,
    "/v1/admin/multipliers/try": MULTIPLIER,
    "/v1/admin/parity/compare": {"whose": "ours", "from": "2026-01-01", "to": "2026-12-31"},
    "/v1/admin/programme/start": {"version": "2"},
    "/v1/admin/programme/undo": {"version": "2", "previous": "1"},
    "/v1/admin/reward": {"id": "{reward}"},
    "/v1/admin/rewards/check": REWARD,
    "/v1/admin/rewards/delete": {"id": "{reward}"},
    "/v1/admin/rewards/pause": {"id": "{reward}"},
    "/v1/admin/rewards/resume": {"id": "{reward}"},
    "/v1/admin/rewards/save": REWARD,
    "/v1/admin/rule": {"id": "1"},
    "/v1/admin/rules/check": RULE,
    "/v1/admin/rules/delete": {"id": "1"},
    "/v1/admin/rules/pause": {"id": "1"},
    "/v1/admin/rules/resume": {"id": "1"},
    "/v1/admin/rules/save": RULE,
    "/v1/admin/rules/try": RULE,
    "/v1/admin/segment": {"id": "{segment}"},
    "/v1/admin/segment-editor": {"id": "{segment}"},
    "/v1/admin/segments/count": {"id": "{segment}"},
    "/v1/admin/segments/csv": {"id": "{segment}"},
    "/v1/admin/segments/bring-back": {"id": "999999"},
    "/v1/admin/segments/delete": {"id": "{segment}", "seen": "1"},
    "/v1/admin/segments/excel": {"id": "{segment}"},
    "/v1/admin/segments/excel-file": {"task": "{export}"},
    "/v1/admin/segments/preview": SEGMENT,
    "/v1/admin/segments/restore": {"id": "{segment}", "seen": "1", "name": "Back", "document": '{"new": {"days": 3}}'},
    "/v1/admin/segments/save": SEGMENT | {"id": "{segment}", "seen": "1"},
    "/v1/admin/segments/size": {"id": "{segment}"},
    "/v1/admin/segments/trigger": {"id": "{segment}", "workflow": "{workflow}", "key": "k1"},
    "/v1/admin/segment-workflow": {"id": "{segment}"},
    "/v1/admin/settings/cap/check": {"kind": "none"},
    "/v1/admin/settings/cap/delete": {"number": "0"},
    "/v1/admin/settings/cap/save": {"kind": "none"},
    "/v1/admin/settings/preview": SETTINGS,
    "/v1/admin/settings/save": SETTINGS,
    "/v1/admin/settings/undo": {"version": "2", "previous": "1"},
    "/v1/admin/setup/close": {"step": "history"},
    "/v1/admin/setup/example": STARTER,
    "/v1/admin/setup/programme": STARTER,
    "/v1/admin/setup/reopen": {"step": "history"},
    "/v1/admin/task": {"task": "{task}"},
    "/v1/admin/task/cancel": {"task": "{task}"},
    "/v1/admin/tier": {"name": "Silver"},
    "/v1/admin/tier-deletion": {"name": "Silver"},
    "/v1/admin/tiers/delete": {"name": "Silver", "seen": "2"},
    "/v1/admin/tiers/preview": TIER,
    "/v1/admin/tiers/save": TIER,
    "/v1/admin/trial": {"task": "{task}"},
    "/v1/admin/voucher": VOUCHER,
    "/v1/admin/voucher-issue": {"customer": "{customer}"},
    "/v1/admin/vouchers/cancel": VOUCHER,
    "/v1/admin/vouchers/issue": ISSUE,
    "/v1/admin/vouchers/preview": ISSUE,
    "/v1/admin/vouchers/undo-use": VOUCHER,
    "/v1/admin/vouchers/use": VOUCHER,
    "/v1/panel/apps/disconnect": {"app": "{token}"},
    "/v1/panel/consent": {"agrees": "1", "wording": "standard-en_US"},
    "/v1/panel/rewards/give-back": VOUCHER,
    "/v1/panel/rewards/take": {"reward": "1", "key": "0123456789abcdef0123456789abcdef"},
}

# Routes that refuse even a caller who may, because of what stands in these tests' tenants; with the reason.
REFUSES_THE_CONTENT: dict[str, tuple[int, str]] = {
    "/v1/admin/apps/make": (422, "whoever may not look at customers lets no app do it"),
    "/v1/admin/customers/merge": (422, "it merges nobody with themselves"),
    "/v1/admin/history/begin": (404, "it begins what a dry run tried, and the tasks of these tests are others"),
    "/v1/admin/imports/go-on": (422, "the imports of these tests were not begun"),
    "/v1/admin/imports/native": (404, "the sites of these tests have none of Booknetic's own Loyalty Points"),
    "/v1/admin/imports/undo": (422, "the imports of these tests were not begun"),
    "/v1/admin/log/excel-file": (404, "whoever may export, but look at nothing, gets no file that others asked for"),
    "/v1/admin/plans/export": (404, "the super-admin acts for no tenant, and names one of those that are there"),
    "/v1/admin/plans/purge": (404, "all businesses of these tests are there"),
    "/v1/admin/nowhere": (404, "it stands for whatever is no route"),
    "/v1/admin/setup/programme": (409, "the ready-made programme replaces none that is there"),
    "/v1/admin/segments/bring-back": (409, "no segment of these tests was deleted"),
    "/v1/admin/segments/excel-file": (404, "the files of these tests are of the activity log"),
    "/v1/admin/settings/cap/delete": (409, "the businesses of these tests have no limits"),
    "/v1/admin/settings/cap/save": (422, "the businesses of these tests have no services"),
    "/v1/admin/trial": (404, "it shows dry runs, and the tasks of these tests are others"),
    "/v1/admin/vouchers/undo-use": (409, "the vouchers of these tests were not used"),
    "/v1/panel/rewards/give-back": (404, "the vouchers of these tests are other customers'"),
    "/v1/panel/apps/disconnect": (404, "the customers of these tests have no app"),
    "/v1/tokens/customer/revoke": (404, "the customers of these tests have no app"),
    "/v1/panel/rewards/take": (404, "there is no such reward, and what there is every customer sees in the panel"),
}

# Routes that are about a customer: whoever may call them but look at nobody deals with nobody.
OF_CUSTOMERS_WHO_ARE_SEEN = {
    "/v1/admin/customer-consent",
    "/v1/admin/customer-consent/save",
    "/v1/admin/adjust",
    "/v1/admin/customers/adjust",
    "/v1/admin/customers/merge",
    "/v1/admin/customers/merge-preview",
    "/v1/admin/merge",
    "/v1/admin/customers/preview",
    "/v1/admin/customers/undo",
    "/v1/admin/import",
    "/v1/admin/import-state",
    "/v1/admin/import-undo",
    "/v1/admin/imports",
    "/v1/admin/imports/begin",
    "/v1/admin/imports/columns",
    "/v1/admin/imports/discard",
    "/v1/admin/imports/go-on",
    "/v1/admin/imports/lines-csv",
    "/v1/admin/imports/native",
    "/v1/admin/imports/sample-csv",
    "/v1/admin/imports/undo",
    "/v1/admin/imports/upload",
    "/v1/admin/voucher-issue",
    "/v1/admin/vouchers/cancel",
    "/v1/admin/vouchers/issue",
    "/v1/admin/vouchers/preview",
    "/v1/admin/vouchers/undo-use",
    "/v1/admin/vouchers/use",
}


def payload(path: str, schema: str) -> dict[str, Any]:
    """What to call the route with; says what to do where nothing is known of it."""
    if schema not in BY_SCHEMA:
        raise LookupError(f"{path} has the schema {schema!r}: give that a payload in tests/web/payloads.py, BY_SCHEMA.")
    known = BY_SCHEMA[schema]
    if path in VALUES:
        part = {"screen": "query", "form": "form", "panel-form": "form"}[schema]
        return known | {part: VALUES[path]}
    return known
