"""Documents made for people to keep: each from one frozen data set."""
