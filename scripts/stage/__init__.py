"""Puts the real thing on its feet: MariaDB, WordPress with its plugins, and the service.

Runs under the system's own Python 3.11 before anything of ours is installed, so it imports the standard library only.

    packages    what Debian must provide            venv        the service's virtual environment
    place       one folder that holds a whole site  ports       free ports, kept from one start to the next
    processes   start detached, find again, stop    mariadb     a private database server
    wordpress   Debian's tree, copied and installed php         the web server in front of it
    service     `bridge serve` and `bridge work`    site        all of these together, in order
    salon       the believable business             opening     puts it on a site
    languages   Spanish to choose in profiles
    visitor     a browser without a screen
    check       the main job, over HTTP             parts       what `scripts/test` runs
    demo, suite, package: the commands
"""
