/// Tests of the `ruban` launcher, with Java and Maven played by small scripts.
@org.jspecify.annotations.NullMarked
package dev.ruban.deploy.launcher;
