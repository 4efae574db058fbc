# A line is a stroke, the stage it leads to, and words of the screen; $ starts a sitting.
# The first word must come anew, ↵ ends a line that is typed, and after 'end' the program is gone.

# After 38 days away: an offer that is left alone.
$ FLASHDL_NEW_PER_DAY=0 FLASHDL_ROUNDS_ABOVE=3 FLASHDL_ROUND_CARDS=2 flashdl | offer | 6 due | You were away for 38 days
q | end | 6 left

# After 38 days away: no spreading; a leech, and stop.
$ FLASHDL_NEW_PER_DAY=0 FLASHDL_ROUNDS_ABOVE=3 FLASHDL_ROUND_CARDS=2 flashdl | offer | 6 due | You were away for 38 days
n | question | In which year
space | answer | In 1958.
1 | leech | A leech
q | end | left today

# The answer is taken back over the restart.
$ FLASHDL_NEW_PER_DAY=0 FLASHDL_ROUNDS_ABOVE=3 FLASHDL_ROUND_CARDS=2 flashdl | question | Which old card
u | question | Took back: again | In which year
q | end | 6 left

# The same offer: spread and back; every key of a leech; rounds of two cards.
$ FLASHDL_NEW_PER_DAY=0 FLASHDL_ROUNDS_ABOVE=3 FLASHDL_ROUND_CARDS=2 flashdl | offer | 6 due
y | question | Spread. | In which year
u | question | Took back | In which year
r | question | Put back
u | question | Took back
space | answer | In 1958.
1 | leech | A leech: forgotten 4 times
i | leech | history
d | turn
q | leech | All of it
r | leech | Nothing to redo.
e | leech | the editor ended with 1
u | question | Took back: again | In which year
space | answer | In 1958.
1 | leech | A leech
space | question | Which old card
space | answer | The old one
3 | rest | 2 done
r | rest | Nothing to redo.
u | question | Took back: good
space | answer | The old one
3 | question | next on
space | answer | The old one
3 | question | next on
space | answer | The old one
3 | rest | 4 done
q | end | left today

# Rounds of one card, begun with the drill.
$ FLASHDL_NEW_PER_DAY=0 FLASHDL_ROUNDS_ABOVE=1 FLASHDL_ROUND_CARDS=1 flashdl | question | In which year
space | answer | In 1958.
3 | rest | 1 done
space | question | Which old card
space | answer | The old one
q | end | 2 left today

# New cards of all kinds, in the author's order: every key at a question.
$ FLASHDL_NEW_ORDER=first flashdl review --deck keys --new 20 | question | 15 new
b | question | Buried until tomorrow | small window
u | question | Took back: bury | What does a temperature
s | question | Suspended until told | small window
u | question | Took back: suspend | What does a temperature
k | question | in 30 days | small window
u | question | Took back: known | What does a temperature
r | question | Put back: known | small window
u | question | Took back: known | What does a temperature
B | question | Buried | small window
u | question | Took back: bury | What does a temperature
S | question | Suspended | small window
u | question | Took back: suspend | What does a temperature
h | question | Hint: Think of dividing the logits.
h | question | Hint: Ratios come closer to one.
h | question | This card has no further hint.
i | question | New; it builds on nothing.
? | question | this page
f | line | Why?
badly put ↵ | question | Flagged: badly put.
f | question | The mark is off.
f | line | Why?
esc | question
/ | line | Find:
sigmoid deck:keys ↵ | find | 1 blank#range
1 | find | steepest
esc | question | What does a temperature
d | turn
q | question | All of it | What does a temperature
e | fault | unknown field 'fronted'
e | question | 1 card changed | Now, what does a temperature
space | answer | It flattens | Did you say
# Every key at an answer.
d | turn
q | answer | All of it
i | answer | history
? | answer | this page
/ | line | Find:
card:kernel ↵ | find | 1 pair#kernel
q | answer | It flattens
e | answer | Nothing changed. | It flattens
f | line | Why?
↵ | answer | Flagged: flagged.
u | question | Took back: flag
space | answer | It flattens
b | question | Buried | small window
u | question | Took back: bury
space | answer | It flattens
s | question | Suspended | small window
u | question | Took back: suspend
space | answer | It flattens
r | question | Put back: suspend | small window
u | question | Took back: suspend
space | answer | It flattens
k | question | in 30 days | small window
space | answer | A kernel.
B | question | Buried | A sigmoid maps
u | question | Took back: bury | small window
space | answer | A kernel.
S | question | Suspended | A sigmoid maps
u | question | Took back: suspend | small window
enter | answer | A kernel.
2 | question | hard | A sigmoid maps
space | answer | the open interval
space | question | good | In which town
space | line | Your answer
esc | question | type the answer
space | line | Your answer
wahsington ↵ | answer | Not quite. | space again | a accept
a | answer | accepts 'wahsington' from now on. | Right.
4 | question | easy | mass of the block
space | line | Your answer
2.55 ↵ | answer | Right. Mind the unit
3 | question | good | small window
u | question | Took back: good | mass of the block
space | line | Your answer
2300 g ↵ | answer | Not
1 | question | again | small window
space | answer | A kernel.
3 | choose | good | outputs of softmax
r | choose | Nothing to redo.
s | choose | Suspended | never negative
u | choose | Took back: suspend | outputs of softmax
S | choose | Suspended until told | never negative
u | choose | Took back: suspend | outputs of softmax
B | choose | Buried until tomorrow | never negative
u | choose | Took back: bury | outputs of softmax
/ | line | Find:
perceptron deck:keys ↵ | find
esc | choose | outputs of softmax
? | choose | this page
a | answer | Not right. | Each is positive.
1 | question | again | [where?] at zero
q | end | left today

# Several right options.
$ flashdl review 'never deck:keys' --new 20 | choose | never negative | More than one is right.
q | end | left today

# And again.
$ flashdl review 'never deck:keys' --new 20 | choose | never negative
a | choose | Chosen: a
b | choose | Chosen: a and b
b | choose | Chosen: a
space | answer | Partly right: 1 missing.
3 | end | good: next on

# A placing: what builds on most comes first.
$ flashdl place plain | question | What comes third | 3 notes to place
space | answer | The third.
3 | below | It builds on
r | below | Nothing to redo.
u | question | Took back: good | What comes third
space | answer | The third.
4 | below | It builds on
q | end | left today

# All that it builds on is known.
$ flashdl place plain | question | What comes second
u | question | Took back: easy | What comes third
space | answer | The third.
3 | below | It builds on
space | question | What comes second
u | question | Took back: good | What comes third
space | answer | The third.
3 | below | It builds on
k | end | 2 cards known

# Cards that compute: fresh numbers, a prediction, a function.
$ flashdl review note:fresh --new 20 | question | The logits are | Answer with
h | question | Hint: All shares sum to one.
space | line | Your answer
many ↵ | line | Not understood | > many
esc | question | w show
d | turn
q | question | The logits are
w | answer | The answer: | 1 again
1 | question | does the largest p rise | Predict
space | line | Your prediction
up ↵ | answer | You predicted up
1 | question | Write softmax. | softmax(z
w | answer | return e / e.sum
q | end | left today
