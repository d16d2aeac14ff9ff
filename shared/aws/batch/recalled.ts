/** What the reason of every CancelJob of ours begins with: Batch tells a job that was taken back from one that failed by nothing else. */
export const RECALLED = 'cascade takes it back: '
