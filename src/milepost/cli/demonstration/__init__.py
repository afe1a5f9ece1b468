"""A made-up arrangement to look round in: a story as data, told through the site's own actions."""
