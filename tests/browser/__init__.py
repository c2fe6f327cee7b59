"""Tests in a real browser."""

import pytest

# A disagreement between page and paper is told line by line, as in a test module.
pytest.register_assert_rewrite("tests.browser.printings")
