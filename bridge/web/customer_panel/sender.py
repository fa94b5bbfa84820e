"""Who sent a form of the panel."""

from dataclasses import dataclass

from bridge.web.admin.form import Form
from bridge.web.languages import Language


@dataclass(frozen=True, slots=True)
class Sender:
    """The customer who sent a form, and what it says. Whoever handles it may rely on the customer being of that tenant and this user."""

    tenant_id: int
    customer_id: int
    form: Form
    language: Language
