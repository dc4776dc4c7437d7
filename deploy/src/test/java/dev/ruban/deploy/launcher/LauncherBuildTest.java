package dev.ruban.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ruban.deploy.launcher.LauncherStage.Result;
import dev.ruban.deploy.launcher.LauncherStage.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the launcher builds, and what it says about it.
class LauncherBuildTest {
    /// Notes that it was called and by which JDK, and makes what the build makes.
    private static final String BUILD =
            """
            echo "$JAVA25_HOME $*" >>../builds
            mkdir -p deploy/target/ruban/lib
            touch deploy/target/ruban/built deploy/target/ruban/lib/ruban-coordinator.jar
            """;

    @TempDir private Path folder;
    private LauncherStage stage;
    private Path jdk;
    private Path source;

    @BeforeEach
    void setUp() {
        stage = new LauncherStage(folder);
        jdk = stage.jdk(folder.resolve("jdk"), "25.0.3");
        stage.set("JAVA_HOME", jdk);
        source = stage.home().resolve("common/src/main/java/dev/ruban/Some.java");
        stage.write(source, "");
        stage.write(stage.home().resolve("pom.xml"), "");
        stage.write(stage.home().resolve("common/pom.xml"), "");
        stage.maven(BUILD);
    }

    @Test
    void buildsOnFirstUseWithTheJdkFoundAndSaysSoInALine() throws IOException {
        Result result = stage.run("fit");

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.out()).contains("[fit]");
        assertThat(result.err())
                .matches("ruban: building, once .*log: .*/ruban home/target/ruban-build.log.*\n");
        assertThat(builds())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(jdk + " ")
                .contains("package");
    }

    @Test
    void doesNotBuildAgainWhileNothingChanges() throws IOException {
        stage.run("fit");

        assertThat(stage.run("fit").err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws IOException {
        stage.run("fit");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        stage.run("fit");

        assertThat(builds()).hasSize(2);
    }

    @Test
    void benchmarksAreBuiltWhenTheyAreFirstAskedForAndStartedFromTheirOwnFolder()
            throws IOException {
        stage.maven(
                BUILD
                        + """
                        case $* in
                            *deploy/benchmarks*)
                                mkdir -p deploy/benchmarks/target
                                touch deploy/benchmarks/target/built \
                                    deploy/benchmarks/target/ruban-benchmarks.jar ;;
                        esac
                        """);
        stage.run("fit");
        Result result = stage.run("benchmark", "linear");
        stage.run("benchmark");

        assertThat(result.out())
                .contains("[dev.ruban.benchmark.Benchmarks]", "[linear]")
                .doesNotContain("[benchmark]");
        assertThat(builds()).hasSize(2);
        assertThat(builds().getFirst()).doesNotContain("deploy/benchmarks");
        assertThat(builds().getLast()).contains("deploy/benchmarks");
    }

    @Test
    void buildsAgainWhenASourceIsGone() throws IOException {
        stage.run("fit");
        FileTime longAgo = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(stage.home().resolve("deploy/target/ruban/built"), longAgo);
        for (Path old : new Path[] {source.getParent(), stage.home().resolve("pom.xml")})
            Files.setLastModifiedTime(old, longAgo);

        Files.delete(source);
        stage.run("fit");

        assertThat(builds()).hasSize(2);
    }

    @Test
    void aBuildMakesClassCachesAndAStartUsesTheOneOfItsKind() throws IOException {
        List<String> plain = stage.run("fit").out();
        List<String> computing = stage.run("fit", "--workers", "0").out();

        assertThat(rehearsals())
                .hasSize(2)
                .allMatch(line -> line.contains("dev.ruban.coordinator.program.Rehearsal"))
                .filteredOn(line -> line.contains("--add-modules"))
                .hasSize(1);
        String caches = "[-XX:AOTCache=%s/deploy/target/ruban/aot/".formatted(stage.home());
        assertThat(plain).contains(caches + "plain.aot]", "[-Xlog:aot=off]");
        assertThat(computing).contains(caches + "compute.aot]", "[-Xlog:aot=off]");
    }

    @Test
    void classCachesAreMadeAnewForAnotherJdkAndForNewJars() throws IOException {
        stage.run("fit");
        stage.set("JAVA_HOME", stage.jdk(folder.resolve("other"), "25.0.3"));
        stage.run("fit");
        assertThat(rehearsals()).hasSize(4);

        FileTime later = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(stage.home().resolve("deploy/target/ruban/built"), later);
        stage.run("fit");

        assertThat(rehearsals()).hasSize(6);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aRehearsalThatFailsIsNoFailureAndNotTriedAgain() throws IOException {
        stage.write(
                jdk.resolve("bin/java"),
                """
                #!/bin/sh
                case $1 in
                    -version) echo 'openjdk version "25.0.3"' >&2; exit 0 ;;
                    -XX:AOTCacheOutput=*) echo x >>'%s'; exit 1 ;;
                esac
                for argument; do echo "[$argument]"; done
                """
                        .formatted(folder.resolve("rehearsals")));
        stage.run("fit");
        Result second = stage.run("fit");

        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).contains("[fit]").noneMatch(line -> line.contains("AOTCache"));
        assertThat(rehearsals()).hasSize(2);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndWhereItsLogIs() {
        stage.maven("echo '[INFO] fine'; echo '[ERROR] Some.java:[3,4] wrong'; exit 1");

        Result result = stage.run("fit");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("ruban: the build failed; the errors in ", "ruban-build.log:\n")
                .contains("[ERROR] Some.java:[3,4] wrong\n")
                .doesNotContain("fine");
        assertThat(isLocked()).isFalse();
    }

    @Test
    void withoutMavenTheMessageSaysWhatToInstall() throws IOException {
        Files.delete(folder.resolve("bin/mvn"));

        Result result = stage.run("fit");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.err()).contains("no Maven (mvn) on the PATH; install Maven 3.8.7");
        assertThat(isLocked()).isFalse();
    }

    @Test
    void twoLaunchersAtOnceBuildOnce() throws IOException {
        stage.maven("echo start >>../started; until [ -e ../go ]; do sleep 0.05; done\n" + BUILD);
        Path link = folder.resolve("link");
        stage.link(link, stage.launcher());
        Started first = stage.start(link, "fit");
        await().until(() -> Files.exists(folder.resolve("started")));
        Started second = stage.start(stage.launcher(), "fit");
        await().until(() -> Files.readString(second.err()).contains("waiting for the build"));
        stage.write(folder.resolve("go"), "");

        assertThat(stage.await(first).out()).contains("[fit]");
        assertThat(stage.await(second).out()).contains("[fit]");
        assertThat(builds()).hasSize(1);
        assertThat(isLocked()).isFalse();
    }

    @Test
    void theLockOfAProcessThatIsGoneIsTakenOver() throws IOException, InterruptedException {
        Process gone = new ProcessBuilder("sh", "-c", "exit 0").start();
        gone.waitFor();
        stage.link(lock(), Path.of(gone.pid() + " 1"));

        assertThat(stage.run("fit").exitCode()).isEqualTo(7);
        assertThat(builds()).hasSize(1);
        assertThat(isLocked()).isFalse();
    }

    @Test
    void theLockOfAProcessWithAReusedIdIsTakenOver() throws IOException {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            stage.link(lock(), Path.of(other.pid() + " 1"));

            assertThat(stage.run("fit").exitCode()).isEqualTo(7);
            assertThat(builds()).hasSize(1);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aDistributionWithoutSourcesIsNeverBuilt() throws IOException {
        stage.built();
        Files.move(stage.home().resolve("common"), folder.resolve("elsewhere"));

        assertThat(stage.run("fit").err()).isEmpty();
        assertThat(folder.resolve("builds")).doesNotExist();
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private List<String> rehearsals() throws IOException {
        return Files.readAllLines(folder.resolve("rehearsals"));
    }

    private boolean isLocked() {
        return Files.isSymbolicLink(lock());
    }

    private Path lock() {
        return stage.home().resolve("target/ruban-build.lock");
    }
}
