package dev.ruban.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.local.LocalWorkerSettings;
import dev.ruban.deploy.launcher.LauncherStage.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which JDK the launcher takes, and what it hands to it.
class LauncherTest {
    private static final String VECTOR = "[--add-modules=jdk.incubator.vector]";

    @TempDir private Path folder;
    private LauncherStage stage;

    @BeforeEach
    void setUp() {
        stage = new LauncherStage(folder);
        stage.built();
    }

    @Test
    void rubanJavaHomeComesBeforeJavaHome() {
        Path named = stage.jdk(folder.resolve("named jdk"), "25.0.3");
        stage.set("RUBAN_JAVA_HOME", named);
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("other"), "25.0.3"));

        assertThat(javaOf(stage.run())).isEqualTo(named);
    }

    @Test
    void javaHomeComesBeforeThePath() {
        Path named = stage.jdk(folder.resolve("named"), "25.0.3");
        stage.set("JAVA_HOME", named);
        stage.javaOnPath(stage.jdk(folder.resolve("other"), "25.0.3"));

        assertThat(javaOf(stage.run())).isEqualTo(named);
    }

    @Test
    void javaOnThePathComesBeforeTheKnownFolders() {
        Path onPath = stage.jdk(folder.resolve("on path"), "25.0.3");
        stage.javaOnPath(onPath);
        stage.jdk(stage.root().resolve("usr/lib/jvm/jdk-25"), "25.0.3");

        assertThat(javaOf(stage.run())).isEqualTo(onPath);
    }

    @Test
    void aJavaOfAnotherVersionIsPassedOver() {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("old"), "17.0.15"));
        stage.javaOnPath(stage.jdk(folder.resolve("older"), "1.8.0_402"));
        stage.jdk(stage.root().resolve("usr/lib/jvm/a-jdk-250"), "250.1");
        Path right = stage.jdk(stage.root().resolve("usr/lib/jvm/jdk-25"), "25");

        assertThat(javaOf(stage.run())).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/jvm/temurin-25-jdk-amd64",
                "usr/java/jdk-25",
                "opt/jdk-25.0.3",
                "opt/java/25",
                "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
                "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home"
            })
    void aKnownFolderIsSearched(String place) {
        Path jdk = stage.jdk(stage.root().resolve(place), "25.0.3");

        assertThat(javaOf(stage.run())).isEqualTo(jdk);
    }

    @ParameterizedTest
    @ValueSource(strings = {".sdkman/candidates/java/25.0.3-tem", ".jdks/temurin-25.0.3"})
    void theHomeFolderIsSearched(String place) {
        Path jdk = stage.jdk(stage.user().resolve(place), "25.0.3");

        assertThat(javaOf(stage.run())).isEqualTo(jdk);
    }

    @Test
    void aVariableForAnotherToolIsSearched() {
        Path jdk = stage.jdk(folder.resolve("for maven"), "25.0.3");
        stage.set("JAVA25_HOME", jdk);

        assertThat(javaOf(stage.run())).isEqualTo(jdk);
    }

    @Test
    void theReleaseFileTellsTheVersionWithoutAStartOfJava() {
        Path jdk = stage.jdk(folder.resolve("jdk"), "of a java that must not be asked");
        stage.write(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");
        stage.set("JAVA_HOME", jdk);

        assertThat(javaOf(stage.run())).isEqualTo(jdk);
    }

    @Test
    void aRunTimeDoesWhereThereAreNoSourcesToBuild() {
        Path runtime = stage.runtime(stage.root().resolve("usr/lib/jvm/jre-25"), "25.0.3");

        assertThat(javaOf(stage.run())).isEqualTo(runtime);
    }

    @Test
    void withoutAJdk25TheMessageNamesWhatWasFoundAndTheFix() {
        stage.write(stage.home().resolve("common/src/main/Source.java"), "");
        Path seventeen = stage.jdk(folder.resolve("seventeen"), "17.0.15");
        Path runtime = stage.runtime(stage.root().resolve("usr/lib/jvm/jre-25"), "25.0.3");
        stage.set("JAVA_HOME", seventeen);
        stage.javaOnPath(seventeen);

        Result result = stage.run("fit");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("ruban: needs a JDK 25, and there is none on this machine\n")
                .containsOnlyOnce("  17.0.15 in " + seventeen + "\n")
                .contains("  25.0.3 in " + runtime + " (only a run-time: there is no bin/javac)\n")
                .contains("looked in: RUBAN_JAVA_HOME, JAVA_HOME, java on the PATH")
                .contains("set RUBAN_JAVA_HOME to its folder");
    }

    @Test
    void withoutAnyJavaTheMessageSaysSo() {
        Result result = stage.run("fit");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.err()).contains("found: no Java at all\n");
    }

    @Test
    void aRubanJavaHomeThatDoesNotDoIsRefusedThoughThereIsAnother() {
        Path old = stage.jdk(folder.resolve("old"), "21.0.9");
        stage.set("RUBAN_JAVA_HOME", old);
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("right"), "25.0.3"));

        Result result = stage.run("fit");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.err())
                .startsWith("ruban: RUBAN_JAVA_HOME is " + old + ", but that is no JDK 25\n")
                .contains("  21.0.9 in " + old);
    }

    @Test
    void argumentsAndExitCodePassUntouched() {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("jdk"), "25.0.3"));

        Result result = stage.run("fit", "--out", "a  b", "", "*", "$HOME", "'\"\\");

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.out())
                .endsWith("[fit]", "[--out]", "[a  b]", "[]", "[*]", "[$HOME]", "['\"\\]");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theProgramLearnsItsFolderAndThePathOfItsStartThroughALink() {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("jdk"), "25.0.3"));
        Path second = folder.resolve("links/second");
        stage.link(second, Path.of("../ruban home/ruban"));
        Path first = folder.resolve("first");
        stage.link(first, second);

        Result result = stage.run(first, "fit");

        Path jar = stage.home().resolve("deploy/target/ruban/lib/ruban-coordinator.jar");
        assertThat(result.out())
                .containsSubsequence(
                        "[-Druban.home=" + stage.home() + "]",
                        "[-Druban.launcher=" + first + "]",
                        "[-jar]",
                        "[" + jar + "]",
                        "[fit]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "worker",
                "evaluate",
                "predict",
                "--version",
                "fit --workers 0",
                "fit --workers=0",
                "fit --epochs 3 --workers 0 --seed 1"
            })
    void aProcessThatComputesGetsTheVectorKernels(String command) {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("jdk"), "25.0.3"));

        assertThat(stage.run(command.split(" ")).out()).contains(VECTOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order",
                "cache",
                "--help",
                "help",
                "fit",
                "fit --workers 3",
                "fit --workers=30",
                "coordinator",
                "order worker",
                "fit --epochs 0"
            })
    void anotherProcessStartsWithoutThem(String command) {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("jdk"), "25.0.3"));

        assertThat(stage.run(command.split(" ")).out()).doesNotContain(VECTOR);
    }

    @Test
    void rubanJavaOptsAreHandedOnAndMayChooseTheCollector() {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("jdk"), "25.0.3"));
        stage.set("RUBAN_JAVA_OPTS", " -Xmx1g  -XX:+UseSerialGC -Dpattern=* ");

        List<String> out = stage.run("order").out();

        assertThat(out).containsSubsequence("[-Xmx1g]", "[-XX:+UseSerialGC]", "[-Dpattern=*]");
        assertThat(out).doesNotContain("[-XX:+UseParallelGC]");
        assertThat(out).contains("[--enable-native-access=ALL-UNNAMED]");
        assertThat(out).contains("[-Dio.netty.leakDetection.level=disabled]");
    }

    @Test
    void aWorkerHasTheOptionsOfLocalWorkers() {
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("jdk"), "25.0.3"));
        String[] options =
                LocalWorkerSettings.JVM_OPTIONS.stream()
                        .map(option -> "[" + option + "]")
                        .toArray(String[]::new);

        assertThat(stage.run("worker", "--coordinator", "a:1").out())
                .contains(options)
                .doesNotContain("[-XX:+UseParallelGC]");
        assertThat(stage.run("fit", "worker").out())
                .contains("[-XX:+UseParallelGC]")
                .doesNotContain("[-XX:PretenureSizeThreshold=1m]");
    }

    private static Path javaOf(Result result) {
        assertThat(result.err()).isEmpty();
        return Path.of(result.out().getFirst().substring("java in ".length()));
    }
}
