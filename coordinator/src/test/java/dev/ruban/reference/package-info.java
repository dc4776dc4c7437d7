/// The oracle: a second trainer, in plain scalar loops on one thread, written from the chapter "The
/// arithmetic" of ARCHITECTURE.md alone. Knows nothing of `dev.ruban` outside of this package, so
/// that it can disagree.
@org.jspecify.annotations.NullMarked
package dev.ruban.reference;
