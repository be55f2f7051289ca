"""Exit codes, the same for every command."""

WHOLE, FAULT, NOTHING, SOME, STOPPED = 0, 1, 2, 3, 130
"""Everything done; a defect of ours; nothing imported; some rows rejected; stopped from the keyboard."""
