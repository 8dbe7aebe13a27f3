"""The screens: with `pages/` and `app.py` the only code that imports streamlit."""
