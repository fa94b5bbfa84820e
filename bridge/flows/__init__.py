"""DOES: one public function per thing that can happen. Each locks, loads, decides (core) and saves (store).

A flow takes the connection of a transaction that its caller opens, commits, and runs again after a conflict. It never
commits, never calls out, and touches nothing but the transaction. Locks are taken in one order: tenant, then accounts
by customer id.
"""
