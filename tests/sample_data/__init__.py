"""Tests of the sample company and of its known answers."""
