"""The course as pages: what `mend present` shows, without code and without JupyterLab.

`render` turns saved cells and widgets into HTML, `book` makes the pages, `server` serves and `door` guards
them.
"""
