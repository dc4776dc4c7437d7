package dev.ruban.worker.cli;

import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An address as options write it: `HOST:PORT`, with an IPv6 host in brackets.
/// @param host a name or a literal address, without brackets
/// @param port 0 to 65535; 0 lets the system choose one to listen on
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65535)
            throw new IllegalArgumentException("host='%s' port=%d".formatted(host, port));
    }

    /// Reads `HOST:PORT`.
    /// @throws IllegalArgumentException if the text is no address; the message says why
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]"))
            throw new IllegalArgumentException(
                    "'%s' has no port; write HOST:PORT, such as 127.0.0.1:7070".formatted(text));
        return new HostPort(host(text, text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    private static String host(String text, String host) {
        if (host.isEmpty())
            throw new IllegalArgumentException(
                    "'%s' has no host; write HOST:PORT, such as 127.0.0.1:7070".formatted(text));
        if (host.startsWith("[") && host.endsWith("]"))
            return ipv6(text, host.substring(1, host.length() - 1));
        if (host.indexOf(':') >= 0)
            throw new IllegalArgumentException(
                    "'%s': write an IPv6 address in brackets, such as [::1]:7070".formatted(text));
        return host;
    }

    private static String ipv6(String text, String literal) {
        if (!literal.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[A-Za-z0-9_.-]+)?"))
            throw new IllegalArgumentException(
                    "'%s': there is no IPv6 address in the brackets".formatted(text));
        return literal;
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535)
            throw new IllegalArgumentException(
                    "'%s' is not a port; a port is a number up to 65535".formatted(text));
        return Integer.parseInt(text);
    }

    /// Whether only this machine can be meant: a loopback address, or `localhost`. Asks no name
    /// server, so any other name counts as another machine.
    public boolean isLoopback() {
        if (host.equalsIgnoreCase("localhost")) return true;
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    /// As [#parse] reads it.
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[%s]:%d".formatted(host, port) : host + ":" + port;
    }

    /// For options.
    public static final class Converter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
