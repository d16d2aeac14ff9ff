/** What the reason of every TerminateJob of ours begins with: Batch tells a job that was ended from one that failed by nothing else. */
export const TERMINATED = 'cascade: '
