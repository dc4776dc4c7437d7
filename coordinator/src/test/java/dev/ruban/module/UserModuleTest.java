package dev.ruban.module;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.nn.Module;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which classes of which jars become modules, and when code of them runs.
class UserModuleTest {
    private static final String RAN = "dev.ruban.module.UserModuleTest.ran";
    private static final String CALL = "public Tensor call(Tensor x) { return x; } ";
    private static final String INITIALIZER =
            "static { System.setProperty(\"" + RAN + "\", \"\"); } ";

    @TempDir private static Path folder = Path.of("set by JUnit");
    private static Path jar = Path.of("set by makeJar");

    @BeforeAll
    static void makeJar() throws IOException {
        Map<String, String> sources = new HashMap<>();
        put(sources, "Good", "extends Module", "final Variable w = new Variable(2f);" + CALL);
        put(
                sources,
                "Sized",
                "extends Module",
                "final Linear l; Sized(int f, int o) {l = new Linear(f, o);}" + CALL);
        put(
                sources,
                "Both",
                "extends Module",
                "final Variable w; Both() {w = new Variable(1f);} Both(int f, int o) {w = Variable.zeros(f, o);}"
                        + CALL);
        put(sources, "NoModule", "", "public NoModule() {}");
        put(sources, "Named", "extends Module", "public Named(String name) {}" + CALL);
        put(sources, "Secret", "extends Module", "private Secret() {}" + CALL);
        put(
                sources,
                "Outer",
                "",
                "public class Inner extends Module {"
                        + CALL
                        + "} public static class Nested extends Module {"
                        + CALL
                        + "}");
        put(
                sources,
                "Throws",
                "extends Module",
                "public Throws() { throw new IllegalStateException(\"no luck\"); }" + CALL);
        put(
                sources,
                "ThrowsEarly",
                "extends Module",
                "static int n = Integer.parseInt(\"x\");" + CALL);
        put(
                sources,
                "Recurses",
                "extends Module",
                "final int n = again(0); int again(int i) { return again(i + 1) + 1; }" + CALL);
        put(
                sources,
                "SeesGson",
                "extends Module",
                "final Object gson = new com.google.gson.Gson();" + CALL);
        put(
                sources,
                "Reads",
                "extends Module",
                "final byte[] words; public Reads() throws Exception { try (var in = getClass().getResourceAsStream(\"/words.txt\")) { words = in.readAllBytes(); } }"
                        + CALL);
        sources.put(
                "Abstract", "public abstract class Abstract extends Module {" + INITIALIZER + "}");
        jar = TestJar.build(folder, "my.jar", sources);
    }

    private static void put(Map<String, String> sources, String name, String parent, String body) {
        sources.put(name, "public class %s %s {%s%s}".formatted(name, parent, INITIALIZER, body));
    }

    @AfterEach
    void forgetWhatRan() {
        System.clearProperty(RAN);
    }

    private static UserModule module(String name) {
        return UserModule.read(name, List.of(jar));
    }

    private static void assertRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RubanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContainingAll(parts);
    }

    @Test
    void codeRunsWhenTheFirstModuleIsMadeAndNotBefore() {
        UserModule module = module("com.acme.Good");
        assertThat(System.getProperty(RAN)).isNull();

        Module made = module.create(4, 1);

        assertThat(System.getProperty(RAN)).isNotNull();
        assertThat(made.parameters()).containsExactly(2f);
        assertThat(made.getClass().getClassLoader()).isNotSameAs(getClass().getClassLoader());
    }

    @Test
    void aModuleMayAskForItsSizes() {
        assertThat(module("com.acme.Sized").create(4, 3).parameters()).hasSize(15);
        assertThat(module("com.acme.Both").create(4, 3).parameters()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.acme.NoModule       | this class is no module; let it extend dev.ruban.nn.Module",
                "com.acme.Abstract       | this class is abstract",
                "com.acme.Named          | neither a constructor (int features, int outputs) nor one",
                "com.acme.Secret         | one that is not private",
                "com.acme.Outer$Inner    | this class is an inner one; make it static",
                "com.acme.God            | there is no such class in /folder/my.jar; did you mean 'com.acme.Good'?",
                "com.acme.good           | there is no such class in /folder/my.jar",
                "Good                    | there is no such class in /folder/my.jar",
                "dev.ruban.nn.Line       | this class is Ruban's own, not one of /folder/my.jar",
                "dev.ruban.nn.Lines      | there is no such class",
                "java.lang.String        | this class is the JDK's, not one of",
                "com.google.gson.Gson    | there is no such class in /folder/my.jar"
            })
    void whatIsNoModuleOfTheJarIsRefusedBeforeAnyCodeRuns(String name, String message) {
        assertRefused(
                () -> module(name).create(4, 1),
                "module " + name + ": ",
                message.replace("/folder", folder.toString()));
        assertThat(System.getProperty(RAN)).isNull();
    }

    @Test
    void aNestedClassHasItsBinaryName() {
        assertThat(module("com.acme.Outer$Nested").create(4, 1)).isInstanceOf(Module.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "com.acme.", "com..acme", "com/acme/Good", "com.acme.1", "a b", "a\n"})
    void aNameThatNoClassHasIsRefused(String name) {
        assertRefused(() -> module(name), "is no name of a class, such as com.acme.MyModel");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.acme.Throws      | its constructor threw java.lang.IllegalStateException: no luck (at",
                "com.acme.Throws      | com.acme.Throws.<init>(Throws.java:",
                "com.acme.ThrowsEarly | its constructor threw java.lang.NumberFormatException: For input",
                "com.acme.Recurses    | its constructor threw java.lang.StackOverflowError",
                "com.acme.SeesGson    | its constructor needs the class com.google.gson.Gson, which is in none"
            })
    void whatItsCodeThrowsIsTold(String name, String message) {
        assertRefused(() -> module(name).create(4, 1), "module " + name, message);
    }

    @Test
    void whatTheJarHoldsBesideClassesCanBeRead() {
        assertThat(module("com.acme.Reads").create(4, 1))
                .extracting("words")
                .isEqualTo("one two".getBytes(US_ASCII));
    }

    @Test
    void librariesMayBeInFurtherJars() throws IOException {
        Path library =
                TestJar.build(
                        folder,
                        "library.jar",
                        Map.of(
                                "Library",
                                "public class Library { public static float f() { return 7f; } }"));
        Path user =
                TestJar.build(
                        folder,
                        "user.jar",
                        Map.of(
                                "User",
                                "public class User extends Module { final Variable w = new Variable(Library.f());"
                                        + CALL
                                        + "}"),
                        library.toString());

        UserModule module = UserModule.read("com.acme.User", List.of(user, library));

        assertThat(module.create(1, 1).parameters()).containsExactly(7f);
        assertThat(module.sha256()).hasSize(2).doesNotHaveDuplicates();
        assertRefused(
                () -> UserModule.read("com.acme.User", List.of(user)).create(1, 1),
                "needs the class com.acme.Library, which is in none of the jars; put the jar");
    }

    @Test
    void whatWasHashedIsWhatIsLoadedThoughTheFileIsReplaced() throws IOException {
        Path replaced = folder.resolve("replaced.jar");
        Files.copy(jar, replaced);
        UserModule module = UserModule.read("com.acme.Good", List.of(replaced));
        Files.writeString(replaced, "something else");

        assertThat(module.sha256()).isEqualTo(module("com.acme.Good").sha256());
        assertThat(module.create(1, 1).parameters()).containsExactly(2f);
    }

    @Test
    void theHashIsThatOfTheFile() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));

        assertThat(module("com.acme.Good").sha256())
                .containsExactly(HexFormat.of().formatHex(digest));
    }

    @Test
    void aJarThatIsNoneIsRefused() throws IOException {
        byte[] good = Files.readAllBytes(jar);
        byte[] damaged = good.clone();
        int middle = indexOf(good, "Good.class") + 60;
        damaged[middle] ^= 0x55;

        assertRefused(
                () -> load("text.jar", "no jar".getBytes(US_ASCII)), "text.jar: this is no jar");
        assertRefused(() -> load("empty.jar", new byte[0]), "empty.jar: this is no jar");
        assertRefused(
                () -> load("half.jar", Arrays.copyOf(good, good.length / 2)),
                "half.jar: this is no jar, or a part of one");
        assertRefused(() -> load("damaged.jar", damaged), "damaged.jar: the jar is damaged");
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, ISO_8859_1).indexOf(text);
    }

    private static void load(String name, byte[] bytes) {
        try {
            Path file = Files.write(folder.resolve(name), bytes);
            UserModule.read("com.acme.Good", List.of(file)).create(1, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClassOfALaterJavaIsRefused() throws IOException {
        byte[] classFile = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 1, 0, 0};
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("com/acme/Good.class"));
            zip.write(Arrays.copyOf(classFile, 100));
        }

        assertRefused(
                () -> load("later.jar", bytes.toByteArray()),
                "module com.acme.Good: its class cannot be loaded",
                "compile it by javac --release 25");
    }

    @Test
    void aPathThatLeadsNowhereIsRefused() {
        Path none = folder.resolve("none.jar");
        assertRefused(() -> UserModule.read("a.B", List.of(none)), "there is no such jar");
        assertRefused(() -> UserModule.read("a.B", List.of(folder)), "this is a directory");
        assertRefused(() -> UserModule.read("a.B", List.of()), "name it with --module-path JAR");
    }
}
