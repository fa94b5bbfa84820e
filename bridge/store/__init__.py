"""REMEMBERS: SQLAlchemy Core over the same database as WordPress; no business ifs.

Functions take the connection first and everything else by keyword; those that do not take ``tenant_id`` end in
``_for_all_tenants``. ``get_`` raises, ``find_`` may give None, ``list_`` gives a list, ``lock_`` takes FOR UPDATE,
``append_`` only inserts. ``booknetic`` is the only module that names Booknetic's tables, and only reads them.
"""
