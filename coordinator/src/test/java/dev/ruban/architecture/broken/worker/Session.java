package dev.ruban.architecture.broken.worker;

import dev.ruban.architecture.broken.coordinator.protocol.Decision;
import dev.ruban.architecture.broken.module.UserModule;

/// Breaks "worker does not depend on coordinator", "only module loads classes by name" and "only the
/// command line names the class of a module".
public record Session(Decision decision) {
    Class<?> type() throws ClassNotFoundException {
        return Class.forName(UserModule.read(this).className());
    }
}
