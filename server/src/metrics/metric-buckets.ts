// Buckets of histograms, in seconds.

/** Work of ours: commits, broadcasts. */
export const WORK_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
/** Until somebody hears or sees something. */
export const ANSWER_BUCKETS_S = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
/** Of others, who may take long. */
export const REMOTE_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
