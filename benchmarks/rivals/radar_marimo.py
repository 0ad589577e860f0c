"""The radar in marimo, for `marimo run`."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from radar import START, draw

    return START, draw, mo


@app.cell
def _(START, mo):
    sliders = mo.ui.array([mo.ui.slider(1, 5, 0.1, value=value, label=area) for area, value in START.items()])
    return (sliders,)


@app.cell
def _(draw, mo, sliders):
    import matplotlib.pyplot as plt

    plt.close("all")
    mo.vstack([draw(sliders.value), sliders])
    return


if __name__ == "__main__":
    app.run()
