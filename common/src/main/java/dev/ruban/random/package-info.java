/// Ruban's one generator of random numbers, addressed by a counter. Knows no other package.
@org.jspecify.annotations.NullMarked
package dev.ruban.random;
