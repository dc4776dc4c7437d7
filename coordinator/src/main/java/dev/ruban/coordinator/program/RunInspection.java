package dev.ruban.coordinator.program;

import dev.ruban.coordinator.cli.StatusQuery;
import dev.ruban.coordinator.run.Contact;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.worker.tls.Connection;
import dev.ruban.worker.tls.ReloadingTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/// Tells how a run is: by its coordinator where one answers, else by its files.
final class RunInspection {
    private RunInspection() {}

    static void print(StatusQuery query, PrintWriter out) throws IOException {
        if (query.address().isPresent()) {
            print(
                    StatusCall.ask(
                            query.address().get(),
                            new Connection(query.tls().map(ReloadingTls::ofClient), query.token()),
                            Optional.empty()),
                    query.json(),
                    out);
            return;
        }
        Path directory = query.directory().orElseThrow();
        RunDirectory.requireRun(directory);
        Optional<RunStatus> status = byCoordinator(directory);
        if (status.isPresent()) print(status.get(), query.json(), out);
        else RunFiles.of(directory).print(query.json(), out);
    }

    /// Empty if none is running: its file is there while it runs, or was left by one that was killed.
    private static Optional<RunStatus> byCoordinator(Path directory) throws IOException {
        Optional<Contact> contact = Contact.read(directory.resolve(Contact.FILE));
        if (contact.isEmpty() || RunDirectory.holder(directory).isEmpty()) return Optional.empty();
        // By the coordinator's own certificate: whatever address it listens on, it must be that
        // one.
        Optional<ReloadingTls> tls = contact.get().tls().map(ReloadingTls::ofClient);
        return Optional.of(
                StatusCall.ask(
                        contact.get().address(),
                        new Connection(tls, contact.get().token()),
                        tls.flatMap(files -> files.identity().name())));
    }

    private static void print(RunStatus status, boolean json, PrintWriter out) {
        if (json) StatusJson.print(out, writer -> StatusJson.write(status, writer));
        else StatusText.print(status, out);
        out.flush();
    }
}
