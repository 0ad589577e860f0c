"""What each pattern in the sample data hangs on: one constant a pattern.

Set one to zero and its pattern is gone, which the tests try. The sizes were chosen for teaching and were
measured on nobody.
"""

from mend.commitment import ASSUMPTIONS

OWN_AREA = 0.78  # F12: how much of an answer belongs to its area alone
CONCEPT_IN_ESTEEM = 0.72  # F12: how far what one sees decides how one feels about it
ESTEEM_RISE = 0.20  # F12: points that self-esteem gains in 12 weeks
STABLE = 0.93  # F12: how much of a person at wave 1 is still there at wave 2
PARTNER_FIRST_COST = 0.30  # F11: points of personal esteem for each step up in putting the partner first
BOTH_NEEDED = ASSUMPTIONS.trust_gain  # F05: how fast trust grows with the product of both commitments
CHECKIN_SHIELD = 1.1  # F13: how strongly kept check-ins hold a couple back from falling back
COOPERATION_STALL = 0.60  # F19: how much of the pace is lost at cooperation
SLOWNESS = 0.80  # F24: how much of the fastest thinkable pace is lost on every step
SETBACK_HURT = 1.1  # F24: points of trust that a setback costs both partners, until it heals
REGAINING = 0.45  # F24: how much of the lost step is still there after a setback
CONTEMPT_DOUBT = 1.7  # F10: points of self-doubt that contempt leaves; half of it after criticism
PAST_DOUBT = 1.1  # F10: points of self-doubt where the past is dug up
CONDUCT = 0.85  # F15: how far the health of a pair shows in the way it argues
HEARD = 1.6  # F17: points of clarity for somebody who was listened to
CALM_HELPS = 1.5  # F17: points of clarity that a calm response adds before a listener who listens
SIGN_COST = 1.5  # F02: points of self-recognition for each sign a week that has sunk in
RECOGNITION_LAG = 12  # F02: weeks that a sign takes, on average, to sink in
HOLDING_BACK = 5.0  # F02: how strongly people keep it to themselves
TELL_WHEN_HEAVY = 0.30  # F22: how much likelier telling grows with each sign of the last weeks
TELLING_HELPS = 1.5  # F22: points of self-recognition that telling gives back
