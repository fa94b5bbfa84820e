"""An administrator in Booknetic's back end."""

from __future__ import annotations

import json

from stage.progress import StageError
from stage.site import Site
from stage.visitor import Visitor, find_element

_APPOINTMENTS = "/wp-admin/admin.php?page=booknetic&module=appointments"


class Backoffice:
    def __init__(self, site: Site) -> None:
        self._visitor = Visitor(site.web.url)
        self._visitor.log_in("admin", site.admin_password)

    def cancel(self, appointment: int) -> None:
        """Sets the status as the list of appointments does, with the nonce that stands on that page."""
        nonce = find_element(self._visitor.get(_APPOINTMENTS), name="_wpnonce")
        if nonce is None:
            raise StageError("The list of appointments has no nonce.")
        fields = {"_wpnonce": nonce["value"], "id": str(appointment), "status": "canceled"}
        answer = json.loads(self._visitor.post(f"{_APPOINTMENTS}&action=change_status", fields))
        if answer.get("status") != "ok":
            raise StageError(f"The status was not changed: {answer.get('error_msg', answer)}")
