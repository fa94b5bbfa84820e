"""The screens of rewards and vouchers."""
