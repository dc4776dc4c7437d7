/// Models and losses: modules that find their own variables, what these start from, and what
/// predictions are measured by. Uses `autodiff` and `tensor`. Knows no optimizer, no data and no
/// network.
@org.jspecify.annotations.NullMarked
package dev.ruban.nn;
