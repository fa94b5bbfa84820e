"""Doing the jobs when their time has come: `beats` is the table of them, `running` does them, all the time or once."""
