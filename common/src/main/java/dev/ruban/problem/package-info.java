/// What went wrong, for a person: one message with value, place and fix, and the exit code.
/// Knows no other package.
@org.jspecify.annotations.NullMarked
package dev.ruban.problem;
