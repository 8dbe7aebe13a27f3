"""A page of nothing but the forms from above, for tests: no page of the app's own draws them alone."""

from datetime import date

import streamlit as st

from pingda_dash import queries
from pingda_dash.ui import access, county_forms, live
from pingda_dash.ui.view import View

day = date(2020, 5, 20)
newest = live.newest()
campaign = live.ask(newest, day, queries.campaign_day).iloc[0].to_dict()
view = View("", newest, day, campaign, {}, user=access.current_user())
touched = st.session_state.pop("touched", None)
if touched:
    county_forms.pick(view, touched)
county_forms.draw(view)
