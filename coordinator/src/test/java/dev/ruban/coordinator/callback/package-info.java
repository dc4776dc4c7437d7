@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.callback;
