"""A believable business: what it offers, where, who works there, and who comes."""

from __future__ import annotations

from dataclasses import dataclass

OPEN_WEEKDAYS = (2, 3, 4, 5, 6)
TIMEZONE = "Europe/Madrid"


@dataclass(frozen=True)
class Service:
    id: int
    name: str
    category: int
    price: str
    minutes: int
    staff: tuple[int, ...]


@dataclass(frozen=True)
class Customer:
    """One who has a `login` can open the customer panel; `favourites` are what they come for, every `days` days, since
    they `came` some days ago (0: from the first day on), until they were `gone`, as long ago. `spends`: pays with points when there are enough; `agreed`: whether they may be written to."""

    id: int
    first_name: str
    last_name: str
    favourites: tuple[int, ...] = ()
    days: int = 0
    login: str | None = None
    came: int = 0
    gone: int = 0
    spends: bool = False
    agreed: bool | None = None

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@example.com".lower()

    @property
    def phone(self) -> str:
        return f"+34 600 10{self.id:02} {self.id * 37 % 1000:03}"


@dataclass(frozen=True)
class Role:
    """What Booknetic's role manager lets some of the staff do; `permissions` are its own words by capability."""

    name: str
    staff: tuple[int, ...]
    permissions: dict[str, str]


# id: (name, id of the parent)
CATEGORIES = {
    1: ("Hair", 0),
    2: ("Colour", 1),
    3: ("Highlights", 2),
    4: ("Nails", 0),
    5: ("Face and body", 0),
    6: ("Massage", 5),
}
SERVICES = (
    Service(1, "Cut and blow-dry", 1, "38.00", 45, (1, 2)),
    Service(2, "Short cut", 1, "22.00", 30, (1, 3)),
    Service(3, "Full colour", 2, "65.00", 90, (2,)),
    Service(4, "Highlights", 3, "95.00", 120, (2,)),
    Service(5, "Manicure", 4, "28.00", 45, (4,)),
    Service(6, "Pedicure", 4, "34.00", 60, (4,)),
    Service(7, "Facial", 5, "55.00", 60, (4,)),
    Service(8, "Back massage", 6, "60.00", 60, (3,)),
)
STAFF = {1: "Marta Vidal", 2: "Lucia Romero", 3: "Daniel Ortega", 4: "Ines Castro"}
STAFF_LOGINS = {1: "marta", 4: "ines"}
ROLES = (
    Role("Stylist", (1, 2, 3), {"appointments": "my", "customers": "my", "bkloyalty": "my", "bkloyalty_export": "off"}),
    Role(
        "Reception",
        (4,),
        {
            "appointments": "all",
            "customers": "all",
            "bkloyalty": "all",
            "bkloyalty_rules": "off",
            "bkloyalty_settings": "off",
        },
    ),
)
LOCATIONS = {1: ("Aurora Centro", "Calle Mayor 12"), 2: ("Aurora Playa", "Paseo Maritimo 3")}
CUSTOMERS = (
    Customer(1, "Emma", "Navarro", (1, 4, 5), 14, "emma", spends=True, agreed=True),
    Customer(2, "Carlos", "Serrano", (2,), 18, "carlos", agreed=True),
    Customer(3, "Sofia", "Iglesias", (3, 1), 22, "sofia", spends=True, agreed=True),
    Customer(4, "Hugo", "Molina", (2, 8), 30, "hugo", agreed=False),
    Customer(5, "Nora", "Vega", login="nora"),
    Customer(6, "Paula", "Rubio", (5, 6), 18, spends=True, agreed=True),
    Customer(7, "Irene", "Campos", (7, 8), 24, agreed=True),
    Customer(8, "Javier", "Soler", (2,), 28),
    Customer(9, "Clara", "Mendez", (1,), 36, agreed=True),
    Customer(10, "Teresa", "Pardo", (3, 4), 40, spends=True),
    Customer(11, "Alba", "Reyes", (5, 1, 7), 26, agreed=True),
    Customer(12, "Mario", "Lozano", (2,), 33, agreed=False),
    Customer(13, "Elena", "Fuentes", (1, 3), 28, gone=100, agreed=True),
    Customer(14, "Diego", "Prieto", (2,), 30, gone=120, agreed=True),
    Customer(15, "Rocio", "Ibanez", (5, 7), 35, gone=95, agreed=False),
    Customer(16, "Andres", "Gil", (8,), 45, gone=150),
    Customer(17, "Lola", "Cano", (6, 5), 40, gone=210, agreed=True),
    Customer(18, "Victor", "Saez", (2, 8), 50, gone=240),
    Customer(19, "Ana", "Cortes", (1,), 60, came=12, agreed=True),
    Customer(20, "Leo", "Bravo", (2,), 14, came=20),
    Customer(21, "Julia", "Ramos", (5,), 90, came=75, gone=70, agreed=True),
)
PASSWORD = "salon"
NEWCOMER = "nora"
