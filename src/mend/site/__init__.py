"""The course as plain files, for any web host, school platform or memory stick: `mend site`.

`build` runs the lessons and puts the site in its place, `pages` draws what `mend present` draws and the pages
of its own, `files` names scripts and styles by their content, `scripts` makes classic scripts of modules,
`search` the index, `practice` the exercises, and `folder` keeps the old site whole. `static/` holds what runs
in the browser.
"""
