@org.jspecify.annotations.NullMarked
package dev.ruban.worker.compute;
