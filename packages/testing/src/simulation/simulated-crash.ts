/** The process "died" at a commit: what the driver gets instead of its append. */
export class SimulatedCrash extends Error {
  readonly commit: number;
  /** Whether the events of that commit are on record. */
  readonly isRecorded: boolean;

  constructor(commit: number, isRecorded: boolean) {
    super(`The simulated process crashed ${isRecorded ? 'after' : 'before'} commit ${commit} was on record, as it was told to.`);
    this.name = 'SimulatedCrash';
    this.commit = commit;
    this.isRecorded = isRecorded;
  }
}
