"""A salon to try everything on: `scripts/demo`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from stage import check, opening, packages, salon, seed, stop_cleanly, tenants, throwaway, venv
from stage.place import CHECKOUT, Place
from stage.progress import StageError, fail, say
from stage.site import Site

DEFAULT = CHECKOUT / ".demo"


def main(arguments: Sequence[str]) -> int:
    wanted = _parse(arguments)
    site = Site(Place((wanted.dir or DEFAULT).resolve()), packaged=wanted.from_packages)
    try:
        with stop_cleanly.on_signals():
            if wanted.stop:
                say(f"Stopped in {site.place.root}: " + (", ".join(site.stop()) or "nothing was running"))
                return 0
            packages.install(packages.DEMO)
            venv.prepare()
            if wanted.check:
                return _check(wanted.port, packaged=wanted.from_packages)
            raise_salon(site, port=wanted.port, saas=wanted.saas, fresh=wanted.fresh)
    except StageError as error:
        return fail(error)
    except KeyboardInterrupt:
        fail("Interrupted; whatever this run had started is stopped.")
        return stop_cleanly.INTERRUPTED
    say(_welcome(site))
    return 0


def raise_salon(site: Site, *, port: int | None = None, saas: bool = False, fresh: bool = False) -> None:
    """Everything up; a site that was seeded to its end keeps its data. On failure nothing stays running."""
    kind = "saas" if saas else "salon"
    seeded = site.place.recall().get("seeded")
    if seeded and seeded != kind and not fresh:
        raise StageError(f"The site in {site.place.root} is a {seeded} site. Use --fresh, or another --dir.")
    if seeded and not fresh and site.packaged and not site.place.packages.exists():
        raise StageError(f"The site in {site.place.root} runs from the checkout. Use --fresh, or another --dir.")
    if fresh or not seeded:
        site.remove()
    try:
        if site.place.recall().get("seeded"):
            site.raise_again(port=port)
        else:
            site.raise_wordpress(port=port)
            opening.open_salon(site, saas=saas)
    except BaseException:
        site.stop()
        raise


def _check(port: int | None, *, packaged: bool) -> int:
    """The main job in a folder that is thrown away."""
    with throwaway.salon(port=port, packaged=packaged) as site:
        return check.run(site)


def _welcome(site: Site) -> str:
    is_saas = site.place.recall()["seeded"] == "saas"
    url, bridge = site.web.url, site.service.python.with_name("bridge")
    command = "scripts/demo" if site.place.root == DEFAULT.resolve() else f"scripts/demo --dir {site.place.root}"
    logins = ", ".join(each.login for each in salon.CUSTOMERS if each.login)
    lines = ["", f"The salon is open: {url}/", ""]
    if is_saas:
        for name, owner, _ in tenants.TENANTS.values():
            lines.append(f"  {name:<20} {url}/?pagename={owner}   its owner: {owner} / {tenants.OWNER_PASSWORD}")
    pages = seed.pages()[1:] if is_saas else seed.pages()
    lines += [f"  {page['title']:<20} {url}/?pagename={page['slug']}" for page in pages]
    lines += [
        f"  Log in               {url}/wp-login.php",
        f"  Customers            {logins}  (password {salon.PASSWORD})",
        f"  Staff                {', '.join(salon.STAFF_LOGINS.values())}  (password {salon.PASSWORD})",
        f"  Administrator        admin / {site.admin_password}",
        f"  Back end             {url}/wp-admin/admin.php?page={'booknetic-saas' if is_saas else 'booknetic'}",
        "",
        "The command line, for example:",
        f"  {bridge} statement --wordpress {site.place.wordpress}{' --tenant 1' if is_saas else ''} --customer 1",
        "",
        f"{command} --stop stops it, {command} starts it again as it was, --fresh begins anew.",
    ]
    return "\n".join(lines)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Installs what is missing and opens a salon: WordPress, a stand-in for Booknetic, the plugin and "
        "the service, with some months of bookings. Started again it keeps its data.",
    )
    parser.add_argument("--fresh", action="store_true", help="start over, without the data of last time")
    parser.add_argument("--stop", action="store_true", help="stop everything that runs")
    parser.add_argument("--port", type=int, help="the port of the web site (default: a free one)")
    parser.add_argument("--dir", type=Path, help="where it lives (default: .demo in the checkout)")
    parser.add_argument("--saas", action="store_true", help="two businesses on one site, each with its plan")
    parser.add_argument("--check", action="store_true", help="do the main job on a throwaway site, check each figure")
    parser.add_argument("--from-packages", action="store_true", help="install the wheel and the zip, as an owner does")
    return parser.parse_args(arguments)
