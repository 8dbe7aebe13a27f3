"""Panels: a DataFrame in, a piece of HTML (with inline SVG) out. Pure; the text is always escaped."""
