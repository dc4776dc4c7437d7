/// What looks on while a model is trained, and may change the course: to stop, to take another
/// learning rate, to go back to the best parameters. Shaped like Keras' callbacks; those that a job
/// can name are here, a program may have its own. Uses the files of `run`. Knows no network, no
/// protocol and no command line.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.callback;
