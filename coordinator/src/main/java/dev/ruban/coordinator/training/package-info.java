/// Training from a Java program: shaped like Keras, with the bits of the command line.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.training;
