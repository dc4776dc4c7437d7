package dev.ruban.architecture.broken.module;

import dev.ruban.architecture.broken.worker.Session;

/// Breaks "module knows no job, no message and no network".
public record UserModule(String className) {
    public static UserModule read(Session session) {
        return new UserModule(session.toString());
    }
}
