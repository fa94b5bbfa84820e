"""The screens of imports, and of Booknetic's own Loyalty Points beside ours."""
