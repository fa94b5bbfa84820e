"""DECIDES: pure functions over frozen dataclasses, standard library only. Whatever needs the time takes ``now``.

reading      JSON documents into typed values, with errors that name the place
money        decimals and their rounding            local_time   calendar arithmetic in a time zone
programme    what the owner laid down               appointments what was seen of a booking
earning      which rules give how many points, and why           tiers  where lifetime points lead
redemption   points into discounts and back         ledger       lots: what is left of each award
settling     what the ledger should say about one appointment, and the entries that make it so
replay       a whole life of bookings on paper, through the same functions
"""
