"""What is to be done without anybody asking, one module an idea; `bridge.worker.beats` says when.

A job is ``(database, *, now, stopped) -> how many``: ``now`` is business time, ``stopped`` is asked between steps. It goes over
many things, each in a transaction of its own: one that fails leaves everything as it was.
"""
