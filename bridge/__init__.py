"""Booknetic Loyalty Bridge: a loyalty programme beside Booknetic, in WordPress's own database.

One idea: the ledger follows the calendar. A hook in WordPress only rings a doorbell ("appointment 812 may have
changed"); the service then *settles* the appointment: reads its row, decides what the ledger should say, posts the
difference. Four verbs, and imports point one way:

    core/   DECIDES    pure functions over frozen dataclasses; standard library only
    store/  REMEMBERS  SQLAlchemy Core; no business ifs
    flows/  DOES       one public function per thing that can happen: lock, load, decide, save; never commits
    web/    SPEAKS     HTTP for the shim; wordpress/ is the far side: signing, payloads, wp-config.php

What nobody asks for is in jobs/, and worker/ says when; what somebody asked for and takes long is in tasks/.

    __main__ -> app -> web | worker -> flows -> store -> core -> errors
"""

__version__ = "0.1.0"
