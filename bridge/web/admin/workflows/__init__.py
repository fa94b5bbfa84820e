"""What the screens say of Booknetic's workflows."""
