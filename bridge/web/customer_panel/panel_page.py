"""Where the customer's panel stands in WordPress, and what came of the form that was posted last without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.web.endpoint import Call, Document


@dataclass(frozen=True)
class PanelPage:
    """``tenant`` is the one that the page belongs to, 0 where it shows all; ``notice`` what came of the form of ``sent_path``, whose
    values are in ``sent``."""

    post_url: str
    ajax_url: str
    nonce: str
    back: str
    tenant: int
    locale: str
    notice: Document = field(default_factory=dict)
    sent_path: str = ""
    sent: Mapping[str, Any] = field(default_factory=dict)

    @staticmethod
    def of(call: Call) -> PanelPage:
        """The page that a call of the panel or of one of its forms comes from."""
        told, flash = call.payload["page"], call.payload["page"].get("flash") or {}
        return PanelPage(
            post_url=told["post_url"],
            ajax_url=told["ajax_url"],
            nonce=told["nonce"],
            back=told["back"],
            tenant=call.identity.tenant,
            locale=call.identity.locale,
            notice=flash.get("answer", {}),
            sent_path=flash.get("path", ""),
            sent=flash.get("form", {}),
        )

    @property
    def done(self) -> str:
        """What was done, for the line above the panel; "" for nothing."""
        return str(self.notice.get("done", ""))

    def fields(self, path: str, tenant_id: int, values: Mapping[str, object]) -> dict[str, str]:
        """The hidden fields of a form: where it goes, whose it is, and its own."""
        ours = {
            "action": "bkloyalty_panel",
            "_bkl_path": path,
            "_bkl_nonce": self.nonce,
            "_bkl_back": self.back,
            "_bkl_tenant": str(self.tenant),
            "_bkl_locale": self.locale,
        }
        return ours | _name_form(tenant_id, values)

    def find_error(self, path: str, tenant_id: int, values: Mapping[str, object]) -> Mapping[str, str]:
        """Why this form was refused when it was posted without JavaScript; empty if it was not."""
        error: Mapping[str, str] = self.notice.get("error") or {}
        named = _name_form(tenant_id, values)
        is_it = self.sent_path == path and all(self.sent.get(name) == value for name, value in named.items())
        return error if is_it else {}


def _name_form(tenant_id: int, values: Mapping[str, object]) -> dict[str, str]:
    return {"tenant": str(tenant_id)} | {name: str(value) for name, value in values.items()}
