package dev.ruban.worker.cli;

import dev.ruban.worker.tls.TlsFiles;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of mutual TLS: all three or none.
public final class TlsOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Certificate of this process, PEM, as ruban certificates makes it; read again when"
                            + " it changes (default: none, no encryption).")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its key, PEM, PKCS #8 (default: none).")
    private @Nullable Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description =
                    "Certificates of the authority that vouches for the other side, PEM (default:"
                            + " none).")
    private @Nullable Path authority;

    /// @return empty if none of the options is given
    /// @throws ParameterException if some are, but not all
    public Optional<TlsFiles> files() {
        if (certificate == null && key == null && authority == null) return Optional.empty();
        if (certificate == null || key == null || authority == null)
            throw new ParameterException(
                    Objects.requireNonNull(spec, "set by picocli").commandLine(),
                    "--tls-cert, --tls-key and --tls-ca belong together; give all three");
        return Optional.of(new TlsFiles(certificate, key, authority));
    }
}
