/// A cluster of Ruban in containers, for tests. It knows the image and its commands only, and none
/// of Ruban's classes: what is tested is what is shipped.
@org.jspecify.annotations.NullMarked
package dev.ruban.testcontainers;
