package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Another machine, as far as the network goes: a network namespace of Linux with one line to this
/// machine, which tests may make worse. Needs root, `ip`, `tc` and `iptables`.
final class NetworkNamespace implements AutoCloseable {
    /// This machine's end of the line.
    static final String HERE = "10.177.77.1";

    private static final String THERE = "10.177.77.2";

    private final String name = "ruban" + ProcessHandle.current().pid();
    private final String line = "rb" + ProcessHandle.current().pid();

    private NetworkNamespace() {}

    /// Skips the running test where the means are missing, with the reason.
    static NetworkNamespace open() {
        NetworkNamespace opened = new NetworkNamespace();
        for (String command :
                List.of(
                        "ip netns add " + opened.name,
                        "tc -V",
                        "ip netns exec " + opened.name + " iptables -L -n")) {
            String problem = problem(command);
            if (problem.isEmpty()) continue;
            opened.close();
            Assumptions.abort(
                    "needs Linux, root, ip, tc and iptables, but '%s' says: %s"
                            .formatted(command, problem));
        }
        opened.connect();
        return opened;
    }

    private void connect() {
        run("ip link add %s type veth peer name %sp".formatted(line, line));
        run("ip link set %sp netns %s".formatted(line, name));
        run("ip addr add %s/30 dev %s".formatted(HERE, line));
        run("ip link set %s up".formatted(line));
        there("ip addr add %s/30 dev %sp".formatted(THERE, line));
        there("ip link set %sp up".formatted(line));
        there("ip link set lo up");
    }

    /// What begins the command line of a process over there.
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /// So much goes through, each way.
    void throttle(String rate) {
        String limit = " root tbf rate %s burst 32kbit latency 400ms".formatted(rate);
        run("tc qdisc add dev " + line + limit);
        there("tc qdisc add dev " + line + "p" + limit);
    }

    /// A fraction of the packets is lost, each way.
    void lose(double fraction) {
        String rule = " -m statistic --mode random --probability %s -j DROP".formatted(fraction);
        there("iptables -A INPUT -i " + line + "p" + rule);
        there("iptables -A OUTPUT -o " + line + "p" + rule);
    }

    /// Nothing gets through any more.
    void cut() {
        run("ip link set %s down".formatted(line));
    }

    /// As before [#cut].
    void mend() {
        run("ip link set %s up".formatted(line));
    }

    /// What is sent from over there is lost; what is sent to there arrives.
    void silence() {
        there("iptables -A OUTPUT -o %sp -j DROP".formatted(line));
    }

    /// As before [#silence].
    void unsilence() {
        there("iptables -D OUTPUT -o %sp -j DROP".formatted(line));
    }

    private void there(String command) {
        run("ip netns exec " + name + " " + command);
    }

    private static void run(String command) {
        assertThat(problem(command)).as(command).isEmpty();
    }

    /// What a command says when it fails; empty if it does not.
    private static String problem(String command) {
        try {
            Process process =
                    new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? "" : "failed: " + output.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /// Both ends of the line go with the namespace.
    @Override
    public void close() {
        var _ = problem("ip link del " + line);
        var _ = problem("ip netns del " + name);
    }
}
