"""How hypothesis looks for counter-examples: without a clock, since a slow machine fails no test."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "milepost", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("milepost")
