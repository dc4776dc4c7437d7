package dev.ruban.coordinator.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.cli.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Where a running coordinator listens, and its token: a file in the run directory that only the
/// run's owner can read, there as long as the coordinator is. Closing removes it.
public final class Contact implements AutoCloseable {
    /// Its name in the run directory.
    public static final String FILE = "coordinator.json";

    private final Path file;
    private final HostPort address;
    private final String token;

    private Contact(Path file, HostPort address, String token) {
        this.file = file;
        this.address = address;
        this.token = token;
    }

    public HostPort address() {
        return address;
    }

    /// Empty if the coordinator asks for none.
    public String token() {
        return token;
    }

    /// Writes the file, in place of what a coordinator has left that was killed.
    public static Contact write(Path file, HostPort address, String token) {
        JsonObject json = new JsonObject();
        json.addProperty("host", address.host());
        json.addProperty("port", address.port());
        json.addProperty("token", token);
        json.addProperty("pid", ProcessHandle.current().pid());
        try {
            Files.deleteIfExists(file);
            createPrivate(file);
            Files.writeString(file, json + "\n");
            return new Contact(file, address, token);
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "cannot write %s: %s".formatted(file, DurableFiles.reason(e)),
                    e);
        }
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
            return Optional.of(new Contact(file, address, json.get("token").getAsString()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JsonParseException | IllegalStateException | NullPointerException _) {
            return Optional.empty();
        }
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
