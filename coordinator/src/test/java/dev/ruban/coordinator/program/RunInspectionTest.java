package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.coordinator.cli.StatusQuery;
import dev.ruban.coordinator.run.Contact;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.worker.cli.HostPort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RunInspectionTest {
    private static final String TOKEN = "a-token-of-the-tests";

    @TempDir private Path folder = Path.of("set by JUnit");

    /// Hears nothing.
    private static final class Nobody implements RunListener {
        @Override
        public void started(Started event) {}

        @Override
        public void epoch(Epoch event) {}

        @Override
        public void finished(Finished event) {}
    }

    private static Coordinator gathering() {
        CoordinatorSettings settings =
                CoordinatorSettings.defaults().withToken(TOKEN).withMinWorkers(2);
        return Coordinator.start(settings, Choice.small().task(), new Nobody());
    }

    private static String ask(HostPort address, String token, boolean json) throws Exception {
        StringWriter out = new StringWriter();
        StatusQuery query =
                new StatusQuery(
                        Optional.empty(),
                        Optional.of(address),
                        Optional.of(token),
                        Optional.empty(),
                        json);
        RunInspection.print(query, new PrintWriter(out));
        return out.toString();
    }

    @Test
    void aCoordinatorTellsWhatItWaitsFor() throws Exception {
        try (Coordinator coordinator = gathering()) {
            HostPort address = new HostPort("127.0.0.1", coordinator.port());
            assertThat(ask(address, TOKEN, false))
                    .contains("gathering", "0 of 2 workers joined", "(for ", "workers    0");
            JsonObject json = JsonParser.parseString(ask(address, TOKEN, true)).getAsJsonObject();
            assertThat(json.get("running").getAsBoolean()).isTrue();
            assertThat(json.get("waiting").getAsString()).contains("0 of 2 workers joined");
            assertThat(json.getAsJsonArray("events")).hasSize(1);
        }
    }

    @Test
    void aStrangerIsToldNothing() {
        try (Coordinator coordinator = gathering()) {
            HostPort address = new HostPort("127.0.0.1", coordinator.port());
            assertThatThrownBy(() -> ask(address, "another", false))
                    .hasMessageContaining("asks for its token")
                    .hasMessageContaining("or name the directory of its run");
        }
    }

    @Test
    void aRunThatHasEndedIsToldByItsFiles() {
        CommandLineStage stage = new CommandLineStage(folder);
        assertThat(stage.fit("run", "--epochs 3").exit()).isZero();

        CommandLineStage.Result status = status("@run");
        assertThat(status.out()).contains("finished", "epoch      3", "summary.json");
        JsonObject json = JsonParser.parseString(status("--json @run").out()).getAsJsonObject();
        assertThat(json.get("finished").getAsBoolean()).isTrue();
        assertThat(json.get("running").getAsBoolean()).isFalse();
        assertThat(json.get("epoch").getAsInt()).isEqualTo(3);
        assertThat(json.get("step").getAsString()).as("a whole number").isEqualTo("3");
    }

    private CommandLineStage.Result status(String words) {
        return new CommandLineStage(folder).bare("status " + words);
    }

    @Test
    void aFolderWithoutARunIsSaidToBeNone() {
        assertThat(status("@.").exit()).isEqualTo(65);
        assertThat(status("@.").err()).contains("holds no run");
        assertThat(status("nowhere").err()).contains("neither a run directory nor an address");
    }

    @Test
    void theContactIsForItsOwnerAndGoesWithTheCoordinator() throws Exception {
        Path file = folder.resolve(Contact.FILE);
        try (Contact contact = Contact.withOwnToken(file, new HostPort("127.0.0.1", 7), TOKEN)) {
            assertThat(contact.toString()).doesNotContain(TOKEN);
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Contact read = Contact.read(file).orElseThrow();
            assertThat(read.address()).isEqualTo(new HostPort("127.0.0.1", 7));
            assertThat(read.token()).contains(TOKEN);
        }
        assertThat(Contact.read(file)).isEmpty();
        Files.writeString(file, "{\"host\":");
        assertThat(Contact.read(file)).isEmpty();
    }

    /// It outlives the coordinator: it is nobody's to find in a run directory.
    @Test
    void aTokenThatCameFromAFileStaysThere() throws Exception {
        Path file = folder.resolve(Contact.FILE);
        Path tokenFile = Files.writeString(folder.resolve("token"), TOKEN);
        try (var _ =
                Contact.withFiles(
                        file,
                        new HostPort("127.0.0.1", 7),
                        Optional.of(tokenFile),
                        Optional.empty())) {
            assertThat(Files.readString(file)).doesNotContain(TOKEN);
            assertThat(Contact.read(file).orElseThrow().token()).contains(TOKEN);
        }
    }
}
