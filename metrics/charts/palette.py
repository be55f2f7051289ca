"""The colours and what they mean: neutrals, one accent, one alarm. No signal, no colour."""

from dataclasses import dataclass

from metrics.analysis.series import Mark


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour per role. Colour never speaks alone: ▲ ▼ ✓ ✕ ○ and a word go with it."""

    background: str
    panel: str
    text: str  # also the target tick
    mute: str  # owner, interval, axis
    mark: str  # bar, line, no signal
    soft: str  # all other, mean line; always labelled
    band: str  # usual range
    hairline: str
    alarm: str  # signal for the worse, missed, rejected
    alarm_tint: str
    accent: str  # link, action, filled button, signal for the better, kept
    accent_tint: str

    def of(self, mark: Mark) -> str:
        """The colour a verdict gives to a bar or a point; without a verdict the neutral one."""
        return {"worse": self.alarm, "better": self.accent, None: self.mark}[mark]


LIGHT = Palette(
    background="#FFFFFF",
    panel="#F4F6F8",
    text="#0F171F",
    mute="#55616E",
    mark="#7C8998",
    soft="#C3CBD4",
    band="#EDF1F5",
    hairline="#D9DEE4",
    alarm="#B93A0B",
    alarm_tint="#FDEFE8",
    accent="#0F5FA8",
    accent_tint="#E8F1FA",
)

DARK = Palette(
    background="#11161C",
    panel="#1A2129",
    text="#E9EDF2",
    mute="#A7B2BE",
    mark="#758493",
    soft="#46525F",
    band="#1D2630",
    hairline="#323C47",
    alarm="#FF9466",
    alarm_tint="#3A2218",
    accent="#7DB7F2",
    accent_tint="#16293C",
)
