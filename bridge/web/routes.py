"""The table of contents: every path, who may call it, and what answers."""

from starlette.routing import BaseRoute

from bridge.web import checkout, customer_tokens, events, hooks, keywords, privacy
from bridge.web.access import ADMINISTRATION, CUSTOMERS, THE_SITE, WHO_BOOKS, WHO_LOOKS_AT_A_CART
from bridge.web.admin.endpoint import AdminEndpoint, Nowhere
from bridge.web.admin.routes import ADMIN_ROUTES
from bridge.web.admin.workflows import workflow_event
from bridge.web.api.routes import API_ROUTES
from bridge.web.customer_panel import connected_apps, consent_switch, panel, reward_shelf
from bridge.web.customer_panel.panel_forms import panel_action
from bridge.web.endpoint import Endpoint, reading, writing
from bridge.web.health import HEALTH
from bridge.wordpress.payloads import FOR_APPS

ROUTES: list[BaseRoute] = [
    HEALTH,
    Endpoint("/v1/ring", hooks.ring, schema="ring", access=THE_SITE),
    Endpoint("/v1/quote", reading(checkout.quote), schema="cart", access=WHO_LOOKS_AT_A_CART),
    Endpoint("/v1/hold", writing(checkout.hold), schema="cart", access=WHO_BOOKS),
    Endpoint("/v1/panel", reading(panel.panel), schema="panel", access=CUSTOMERS),
    Endpoint("/v1/privacy/export", reading(privacy.export), schema="privacy", access=THE_SITE),
    Endpoint("/v1/privacy/erase", writing(privacy.erase), schema="privacy", access=THE_SITE),
    panel_action("apps/disconnect", connected_apps.disconnect),
    panel_action("consent", consent_switch.switch),
    panel_action("rewards/take", reward_shelf.take),
    panel_action("rewards/give-back", reward_shelf.give_back),
    Endpoint(
        "/v1/tokens/customer",
        writing(customer_tokens.issue),
        schema="customer-token",
        access=CUSTOMERS,
        sentences=FOR_APPS,
    ),
    Endpoint("/v1/tokens/customer/list", reading(customer_tokens.list_own), schema="nothing", access=CUSTOMERS),
    Endpoint("/v1/tokens/customer/revoke", writing(customer_tokens.revoke), schema="token-end", access=CUSTOMERS),
    Endpoint("/v1/keywords", reading(keywords.keywords), schema="keywords", access=THE_SITE),
    Endpoint("/v1/events", events.events, schema="events", access=THE_SITE),
    AdminEndpoint(
        "/v1/admin/workflow-event",
        reading(workflow_event.workflow_event),
        schema="workflow-event",
        access=ADMINISTRATION,
    ),
    *ADMIN_ROUTES,
    *API_ROUTES,
    Nowhere(),
]
