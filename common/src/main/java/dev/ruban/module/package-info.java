/// A user's own module: one class, in jars that this process was told to use. Loads nothing else,
/// and nothing whose name came from elsewhere. Uses `nn` and `problem`. Knows no job, no message and
/// no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.module;
