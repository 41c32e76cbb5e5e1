"""Personal text in dialogue: none yet; processes and meetings name states and bodies only."""

from facility.foundation.records.retention import not_personal

not_personal("dialogue.Meeting", "dialogue.Process", "dialogue.ProcessBody", "dialogue.Term")
