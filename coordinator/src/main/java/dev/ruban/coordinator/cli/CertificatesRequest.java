package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.certificates.HostName;
import java.nio.file.Path;
import java.util.List;

/// What `ruban certificates` was asked for.
/// @param folder    to write to
/// @param hosts     by which the coordinator is dialled; empty only where it is to be renewed
/// @param days      that the certificates last, at least 1
/// @param workers   sets of files for workers; 0: one set that all share
/// @param renew     whether new certificates are made from the authority in the folder
/// @param ifMissing whether a folder that has all is left as it is
public record CertificatesRequest(
        Path folder,
        List<HostName> hosts,
        int days,
        int workers,
        boolean renew,
        boolean ifMissing) {
    public CertificatesRequest {
        hosts = List.copyOf(hosts);
    }
}
