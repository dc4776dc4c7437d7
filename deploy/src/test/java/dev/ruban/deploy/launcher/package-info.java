/// Tests of the scripts: the `ruban` launcher, with Java and Maven played by small scripts, and what
/// gets an engine.
@org.jspecify.annotations.NullMarked
package dev.ruban.deploy.launcher;
