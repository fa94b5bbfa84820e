"""SPEAKS: HTTP for the shim. Routes say who may call; handlers are plain functions over flows; pages are rendered here."""
