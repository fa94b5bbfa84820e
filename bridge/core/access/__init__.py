"""Who may do what: permissions, and what roles and plans say of them."""
