-- Whose points paid for which bookings: who merges or erases a customer holds up the whole business for as long as that takes.
ALTER TABLE {prefix}bkloyalty_settlements ADD KEY payer (tenant_id, payer_id);
