"""The pages, run by Streamlit's own test runner through the entry script."""
