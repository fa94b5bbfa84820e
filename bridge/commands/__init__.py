"""The command line: one module a subject, each command as thin as a web handler.

Exit codes: 0 done, 1 a finding or a failure, 2 wrong usage or input. With ``--json``, one document on standard output and
an error as the error shape on standard error; without it, sentences.
"""
