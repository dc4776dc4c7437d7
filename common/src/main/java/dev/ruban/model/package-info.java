/// A trained model as a file: its parameters, and all that is needed to use and to explain them.
/// Uses `job`, `data` and `checkpoint`. Knows no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.model;
