"""`python -m mend.simulate`."""

from . import main

main()
