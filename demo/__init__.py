"""One school day as a story: `make demo`. It knows the program only by its commands and by HTTP."""
