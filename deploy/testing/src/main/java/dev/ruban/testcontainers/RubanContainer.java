package dev.ruban.testcontainers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/// A container of Ruban's image as it is meant to be run: read-only but for its volumes and `/tmp`,
/// without capabilities. It stays after its process has ended, until it is stopped, so that its
/// output and its files can be looked at.
public final class RubanContainer extends GenericContainer<RubanContainer> {
    private final Map<String, Path> files;

    /// @param files that are put into the folder `/data`, a volume, by their names there
    RubanContainer(
            String image, List<String> command, List<Bind> volumes, Map<String, Path> files) {
        super(DockerImageName.parse(image));
        this.files = files;
        withCommand(command.toArray(String[]::new));
        withTmpFs(Map.of("/tmp", "mode=1777"));
        withCreateContainerCmdModifier(create -> {
            HostConfig host = Objects.requireNonNull(create.getHostConfig());
            host.withReadonlyRootfs(true)
                    .withCapDrop(Capability.ALL)
                    .withSecurityOpts(List.of("no-new-privileges"))
                    .withBinds(volumes.toArray(Bind[]::new));
        });
    }

    /// Testcontainers would unpack at the root, which is read-only.
    @Override
    protected void containerIsCreated(String containerId) {
        if (files.isEmpty()) return;
        DockerClientFactory.instance()
                .client()
                .copyArchiveToContainerCmd(containerId)
                .withRemotePath("/data")
                .withTarInputStream(new ByteArrayInputStream(archive()))
                .exec();
    }

    private byte[] archive() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            files.forEach(
                    (name, file) -> MountableFile.forHostPath(file, 0644).transferTo(tar, name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    /// Waits until the process has ended.
    /// @return its exit code
    /// @throws IllegalStateException with its output, if it lives on
    public int awaitExit(Duration limit) {
        try {
            return DockerClientFactory.instance()
                    .client()
                    .waitContainerCmd(getContainerId())
                    .start()
                    .awaitStatusCode(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException failure) {
            throw new IllegalStateException(
                    "%s has not ended within %s; its output:\n%s"
                            .formatted(getCommandParts()[0], limit, getLogs()),
                    failure);
        }
    }

    /// Waits until a line of its output contains a text.
    public void awaitOutput(String text, Duration limit) {
        WaitingConsumer consumer = new WaitingConsumer();
        followOutput(consumer);
        try {
            consumer.waitUntil(
                    frame -> frame.getUtf8String().contains(text),
                    (int) limit.toSeconds(),
                    TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new IllegalStateException(
                    "no '%s' within %s in the output:\n%s".formatted(text, limit, getLogs()), late);
        }
    }

    /// Testcontainers' `isCreated` is false again of one that has ended.
    boolean wasCreated() {
        return getContainerId() != null;
    }

    /// `not started`, `running`, or, such as `ended with 137`, its exit code.
    String state() {
        if (!wasCreated()) return "not started";
        InspectContainerResponse.ContainerState state =
                Objects.requireNonNull(getCurrentContainerInfo()).getState();
        return Boolean.TRUE.equals(state.getRunning())
                ? "running"
                : "ended with " + state.getExitCodeLong();
    }

    /// What it has written to standard output.
    public String standardOutput() {
        return getLogs(OutputFrame.OutputType.STDOUT);
    }

    /// What it has written to standard error.
    public String standardError() {
        return getLogs(OutputFrame.OutputType.STDERR);
    }

    /// A file of the container, whether its process runs or has ended.
    public byte[] readFile(String path) {
        return copyFileFromContainer(path, stream -> stream.readAllBytes());
    }

    /// The same as text in UTF-8.
    public String readText(String path) {
        return new String(readFile(path), StandardCharsets.UTF_8);
    }

    /// Ends the process by a signal, as `docker kill` does.
    /// @param signal such as `KILL` or `TERM`
    public void signal(String signal) {
        DockerClientFactory.instance()
                .client()
                .killContainerCmd(getContainerId())
                .withSignal(signal)
                .exec();
    }

    /// Runs a command in the container.
    /// @throws UncheckedIOException if it cannot be run
    public String execute(String... command) {
        try {
            ExecResult result = execInContainer(command);
            if (result.getExitCode() != 0)
                throw new IllegalStateException(
                        "%s ended with %d: %s%s"
                                .formatted(
                                        List.of(command),
                                        result.getExitCode(),
                                        result.getStdout(),
                                        result.getStderr()));
            return result.getStdout();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + List.of(command), stopped);
        }
    }
}
