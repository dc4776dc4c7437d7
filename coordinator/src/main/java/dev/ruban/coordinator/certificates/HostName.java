package dev.ruban.coordinator.certificates;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/// A name or a literal address by which a coordinator is dialled.
/// @param text without port and brackets; of an address the full form
public record HostName(String text) {
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final int LONGEST = 253;

    /// @throws IllegalArgumentException if it is neither a name nor an address; the message says why
    public HostName {
        if (!isAddress(text) && (text.length() > LONGEST || !NAME.matcher(text).matches()))
            throw new IllegalArgumentException(
                    "'%s' is neither a host name (letters, digits and hyphens, between dots) nor an IP address"
                            .formatted(text));
        text = isAddress(text) ? InetAddress.ofLiteral(text).getHostAddress() : text;
    }

    private static boolean isAddress(String text) {
        try {
            var _ = InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    GeneralName general() {
        return new GeneralName(isAddress(text) ? GeneralName.iPAddress : GeneralName.dNSName, text);
    }

    /// The names and addresses that a certificate is for.
    static List<HostName> of(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) return List.of();
        return names.stream().map(entry -> new HostName(entry.get(1).toString())).toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
