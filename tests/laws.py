"""How does hypothesis look for counter-examples? Without a clock: slowness is no fault."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "milepost", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("milepost")
