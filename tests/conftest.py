"""What holds for every test, whichever room it stands in."""

import os

from hypothesis import settings

# A test must never reach the store or the key that a developer has named for their own company.
for name in [name for name in os.environ if name.startswith("SERVICE_METRICS_")]:
    del os.environ[name]

# A busy machine is no reason to fail; under CI the same examples are drawn every time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
