"""An administrator in Booknetic's back end."""

from __future__ import annotations

from stage.site import Site
from stage.visitor import Visitor


class Backoffice:
    def __init__(self, site: Site) -> None:
        self._visitor = Visitor(site.web.url)
        self._visitor.log_in("admin", site.admin_password)

    def cancel(self, appointment: int) -> None:
        """Sets the status as the list of appointments does."""
        raise NotImplementedError(appointment)
