/// The job: all that determines a result. Its file, its defaults, its validation (all problems at
/// once), and what a job's names stand for. Knows no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.job;
