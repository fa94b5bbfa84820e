"""One JSON schema (2020-12) for each thing that the shim may say."""
