package dev.ruban.coordinator.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Vouches for the certificates of a cluster: keys on the curve P-256, signatures with SHA-256.
/// @param certificate its own
/// @param key         its secret
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;
    // For clocks that are a little behind.
    private static final Duration HEAD_START = Duration.ofHours(1);

    /// A certificate and its key.
    public record Issued(X509Certificate certificate, PrivateKey key) {}

    /// What a certificate is good for.
    public enum Purpose {
        /// For who listens; it may dial, too: `ruban status` does, beside the coordinator.
        COORDINATOR,
        /// For who dials: nobody takes it for a coordinator.
        WORKER;

        private ExtendedKeyUsage usage() {
            return switch (this) {
                case COORDINATOR ->
                        new ExtendedKeyUsage(
                                new KeyPurposeId[] {
                                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                                });
                case WORKER -> new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
            };
        }
    }

    /// A new one, with a name of its own.
    /// @param expiry when whatever it vouches for ends, too
    public static CertificateAuthority create(Instant now, Instant expiry) {
        byte[] mark = new byte[4];
        RANDOM.nextBytes(mark);
        X500Name name = name("Ruban CA " + HexFormat.of().formatHex(mark));
        KeyPair pair = newPair();
        try {
            X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, expiry);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw everyJavaCan(e);
        }
    }

    /// @param commonName for people
    /// @param names      by which it is dialled; none for who only dials
    public Issued issue(
            String commonName, Purpose purpose, List<HostName> names, Instant now, Instant expiry) {
        KeyPair pair = newPair();
        X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        try {
            X509v3CertificateBuilder builder =
                    builder(issuer, name(commonName), pair.getPublic(), now, expiry);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, purpose.usage());
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(certificate.getPublicKey()));
            if (!names.isEmpty())
                builder.addExtension(Extension.subjectAlternativeName, false, general(names));
            return new Issued(sign(builder, key), pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw everyJavaCan(e);
        }
    }

    private static GeneralNames general(List<HostName> names) {
        return new GeneralNames(
                names.stream()
                        .map(HostName::general)
                        .toArray(org.bouncycastle.asn1.x509.GeneralName[]::new));
    }

    private static X500Name name(String commonName) {
        return new X500Name("CN=" + commonName);
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw everyJavaCan(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant expiry)
            throws IOException, GeneralSecurityException {
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1),
                        Date.from(now.minus(HEAD_START)),
                        Date.from(expiry),
                        subject,
                        key);
        return builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static IllegalStateException everyJavaCan(Exception cause) {
        return new IllegalStateException("every Java signs with P-256 and SHA-256", cause);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "CertificateAuthority[%s]".formatted(certificate.getSubjectX500Principal());
    }
}
