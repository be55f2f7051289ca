"""Service Metrics: why customers must get in touch, who can end it, and whether it worked.

The product's rooms. Nothing here knows of the web pages; everything works in a notebook, a test or a cron job.
"""

__version__ = "0.1.0"
