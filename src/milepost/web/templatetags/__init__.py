"""What templates may say: ``{% load milepost %}``."""
