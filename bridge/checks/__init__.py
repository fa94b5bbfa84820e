"""Is everything as it should be? The questions of ``bridge doctor`` and of the self-check in the back end.

A question looks at a ``Subject`` and answers with checks, in words for whoever asks. Questions read and change nothing.
"""
