"""Does every address ask who comes in?"""

from tests.rules.routes import OPEN_LIST, all_routes

ROUTES = all_routes()
INSIDE = [route for route in ROUTES if route.is_inside]


def test_every_view_is_guarded_or_on_the_open_list() -> None:
    unguarded = {
        route.name
        for route in ROUTES
        if route.name not in OPEN_LIST and route.needs in (None, "nothing")
    }
    assert not unguarded


def test_the_open_list_names_nothing_that_is_not_there() -> None:
    assert OPEN_LIST.keys() <= {route.name for route in ROUTES}


def test_every_address_on_an_arrangement_asks_for_a_permission() -> None:
    assert INSIDE
    assert not {route.name for route in INSIDE if not isinstance(route.needs, tuple)}
