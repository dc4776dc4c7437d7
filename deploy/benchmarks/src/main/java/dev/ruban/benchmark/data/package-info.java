/// From a file to the rows that workers hold.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.data;
