@org.jspecify.annotations.NullMarked
package dev.ruban.metric;
