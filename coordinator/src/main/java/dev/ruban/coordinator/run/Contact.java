package dev.ruban.coordinator.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.cli.TokenFile;
import dev.ruban.worker.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Where a running coordinator listens, and where its token and its TLS files are: a file in the
/// run directory that only the run's owner can read, there as long as the coordinator is. Closing
/// removes it. It holds no secret but a token that was made for this run of `ruban fit`, and is
/// worth nothing after it.
public final class Contact implements AutoCloseable {
    /// Its name in the run directory.
    public static final String FILE = "coordinator.json";

    private final Path file;
    private final HostPort address;
    private final Optional<String> ownToken;
    private final Optional<Path> tokenFile;
    private final Optional<TlsFiles> tls;

    private Contact(
            Path file,
            HostPort address,
            Optional<String> ownToken,
            Optional<Path> tokenFile,
            Optional<TlsFiles> tls) {
        this.file = file;
        this.address = address;
        this.ownToken = ownToken;
        this.tokenFile = tokenFile;
        this.tls = tls;
    }

    public HostPort address() {
        return address;
    }

    /// Empty if the coordinator asks for none.
    /// @throws RubanException if it is in a file that cannot be read any more
    public Optional<String> token() {
        return ownToken.or(() -> tokenFile.map(TokenFile::read));
    }

    /// Empty if it does not encrypt.
    public Optional<TlsFiles> tls() {
        return tls;
    }

    /// For a coordinator whose token was made for it.
    public static Contact withOwnToken(Path file, HostPort address, String token) {
        return new Contact(file, address, Optional.of(token), Optional.empty(), Optional.empty())
                .write();
    }

    /// For a coordinator that was started with these files.
    public static Contact withFiles(
            Path file, HostPort address, Optional<Path> tokenFile, Optional<TlsFiles> tls) {
        return new Contact(
                        file,
                        address,
                        Optional.empty(),
                        tokenFile.map(Path::toAbsolutePath),
                        tls.map(TlsFiles::absolute))
                .write();
    }

    /// Writes the file, in place of what a coordinator has left that was killed.
    private Contact write() {
        JsonObject json = new JsonObject();
        json.addProperty("host", address.host());
        json.addProperty("port", address.port());
        ownToken.ifPresent(token -> json.addProperty("token", token));
        tokenFile.ifPresent(path -> json.addProperty("token_file", path.toString()));
        tls.ifPresent(files -> json.add("tls", paths(files)));
        json.addProperty("pid", ProcessHandle.current().pid());
        try {
            Files.deleteIfExists(file);
            createPrivate(file);
            Files.writeString(file, json + "\n");
            return this;
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "cannot write %s: %s".formatted(file, DurableFiles.reason(e)),
                    e);
        }
    }

    private static JsonObject paths(TlsFiles files) {
        JsonObject json = new JsonObject();
        json.addProperty("cert", files.certificate().toString());
        json.addProperty("key", files.key().toString());
        json.addProperty("ca", files.authority().toString());
        return json;
    }

    private static Optional<TlsFiles> tls(JsonObject json) {
        if (!json.has("tls")) return Optional.empty();
        JsonObject files = json.getAsJsonObject("tls");
        return Optional.of(
                new TlsFiles(path(files, "cert"), path(files, "key"), path(files, "ca")));
    }

    private static Path path(JsonObject files, String name) {
        return Path.of(files.get(name).getAsString());
    }

    private static void createPrivate(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file);
            return;
        }
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// What the file says; empty if there is none, or it is not whole.
    public static Optional<Contact> read(Path file) throws IOException {
        try {
            JsonObject json =
                    JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
            HostPort address =
                    new HostPort(json.get("host").getAsString(), json.get("port").getAsInt());
            return Optional.of(
                    new Contact(
                            file,
                            address,
                            text(json, "token"),
                            text(json, "token_file").map(Path::of),
                            tls(json)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JsonParseException | IllegalStateException | NullPointerException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.has(name) ? Optional.of(json.get(name).getAsString()) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO, "cannot remove %s: %s".formatted(file, DurableFiles.reason(e)), e);
        }
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Contact[%s at %s]".formatted(address, file);
    }
}
