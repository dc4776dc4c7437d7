package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JVMs that see other CPUs, other kernels or no compiler get the same bits.
class KernelBitsAcrossJvmsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static final String EXPECTED = KernelDigest.both(new ScalarKernels());

    record Output(String reason, String digest) {}

    /// Changes only together with the arithmetic's number.
    @Test
    void bitsAreThoseOfArithmeticNumberOne() {
        assertThat(KernelDigest.of(new ScalarKernels()))
                .isEqualTo("c8c109e80743b8ceea7185e0ab00e849c1f4bca79b2aa4241219819ed4ca5969");
    }

    @Test
    void vectorKernelsInThisJvmHaveTheBitsOfTheReference() {
        assertThat(KernelDigest.both(KernelSelection.of("vector").kernels())).isEqualTo(EXPECTED);
    }

    /// A CPU that has less than the flag allows uses what it has.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void bitsAreTheSameForAnyVectorWidth(int useAvx) throws Exception {
        Output output = run(MODULE, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + useAvx);
        assertThat(output.digest()).as(output.reason()).isEqualTo(EXPECTED);
        String[] onAvx512 = {"scalar", "vector-128", "vector-256", "vector-512"};
        if (Kernels.best().name().equals("vector-512"))
            assertThat(output.reason()).startsWith(onAvx512[useAvx] + " kernels: ");
    }

    @Test
    void withoutFmaOfTheCpuScalarKernelsEmulateIt() throws Exception {
        Output output = run(MODULE, "-XX:-UseFMA");
        assertThat(output.reason()).startsWith("scalar kernels: this CPU").contains("emulated");
        assertThat(output.digest()).isEqualTo(EXPECTED);
    }

    @Test
    void withoutTheModuleScalarKernelsRunAndSayHowToGetTheOthers() throws Exception {
        Output output = run();
        assertThat(output.reason())
                .isEqualTo(
                        "scalar kernels: start java with --add-modules jdk.incubator.vector for the"
                                + " vector kernels, same bits");
        assertThat(output.digest()).isEqualTo(EXPECTED);
    }

    @Test
    void forcedScalarKernelsHaveTheSameBits() throws Exception {
        Output output = run(MODULE, "-Druban.kernels=scalar");
        assertThat(output.reason()).contains("forced");
        assertThat(output.digest()).isEqualTo(EXPECTED);
    }

    @Test
    void interpretedKernelsHaveTheSameBits() throws Exception {
        Output output = run(MODULE, "-Xint");
        assertThat(output.digest()).as(output.reason()).isEqualTo(EXPECTED);
    }

    private static Output run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), KernelDigest.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s\n%s", command, text).isZero();
        List<String> lines = text.lines().filter(line -> !line.contains("warning")).toList();
        return new Output(lines.get(0), lines.get(1));
    }

    private static String classPath() {
        return locationOf(KernelDigest.class) + File.pathSeparator + locationOf(Kernels.class);
    }

    private static Path locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
