package dev.ruban.deploy.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that needs a Docker engine. Where none answers, it is skipped, and one line says so;
/// with `-Dcontainers=required` it fails.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EngineCondition.class)
@interface NeedsContainers {}
