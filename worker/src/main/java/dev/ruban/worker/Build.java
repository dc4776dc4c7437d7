package dev.ruban.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// What a worker tells of itself, for people.
final class Build {
    private Build() {}

    static String name() {
        String version =
                Optional.ofNullable(Build.class.getPackage().getImplementationVersion())
                        .orElse("development");
        return "Ruban " + version + ", Java " + Runtime.version();
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown host";
        }
    }
}
