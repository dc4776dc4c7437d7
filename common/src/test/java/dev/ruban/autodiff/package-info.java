@org.jspecify.annotations.NullMarked
package dev.ruban.autodiff;
