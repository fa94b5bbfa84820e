"""DECIDES: pure functions over frozen dataclasses, standard library only. Whatever needs the time takes ``now``.

reading      JSON documents into typed values        programme, programme_documents  what the owner laid down
money        decimals and their rounding             local_time, periods             calendar arithmetic, spans of time
appointments what was seen of a booking              earning, tiers                  points and why; where they lead
redemption   points into discounts and back          accounts, ledger                balance, tallies, lots, entries
situations   what settling looks at, what comes of it
due, awarding, work, settling   what the ledger should say about one appointment, and the entries that make it so
adjusting    points by hand and bonuses              reasons                         why, as data and in words
replay       a whole life of bookings on paper       permissions                     who acts
"""
