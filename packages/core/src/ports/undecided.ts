/** What a Host gives for a decision that takes its time: the run goes on, and the decision comes as the fact `evaluation.settled`. */
export const undecided: unique symbol = Symbol.for('tutti.undecided');
