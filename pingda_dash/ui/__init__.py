"""The only package that imports streamlit: shell, component, dialogs, dossier."""
