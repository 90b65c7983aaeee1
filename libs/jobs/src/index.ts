export type { JobKind, JobOutput, JobRun, JobSummary } from './job-kind.js';
export { JobRunner, type JobRunnerOptions } from './job-runner.js';
export { type Job, Jobs, type JobResult, type NewJob } from './jobs.js';
export { type JobState, type JobTables, jobMigrations } from './tables.js';
