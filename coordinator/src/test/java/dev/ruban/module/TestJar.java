package dev.ruban.module;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/// Jars of classes that are compiled from texts, against Ruban's own.
public final class TestJar {
    /// The beginning of every source.
    private static final String IMPORTS =
            """
            package com.acme;
            import dev.ruban.autodiff.*;
            import dev.ruban.nn.*;
            import dev.ruban.nn.Module;
            """;

    private TestJar() {}

    /// Compiles classes of the package `com.acme`.
    /// @param name of the jar in the folder
    /// @param sources by class name; `package` and imports of Ruban's are added
    public static Path build(Path folder, String name, Map<String, String> sources)
            throws IOException {
        return build(folder, name, sources, "");
    }

    /// @param classPath more of it, beside Ruban's
    static Path build(Path folder, String name, Map<String, String> sources, String classPath)
            throws IOException {
        Path work = Files.createTempDirectory(folder, name);
        List<String> arguments = new ArrayList<>(List.of("-d", work.resolve("classes").toString()));
        String own = System.getProperty("java.class.path");
        arguments.addAll(List.of("-cp", own + File.pathSeparator + classPath));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey() + ".java");
            Files.writeString(file, IMPORTS + source.getValue());
            arguments.add(file.toString());
        }
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(code).as("%s", sources).isZero();
        return pack(work.resolve("classes"), folder.resolve(name));
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList())
                put(zip, classes.relativize(file).toString(), Files.readAllBytes(file));
            put(zip, "words.txt", "one two".getBytes(US_ASCII));
        }
        return jar;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
    }

    /// A module of the class `com.acme.MyModel`: a network with its own hidden layer.
    /// @param hidden its width
    public static Path network(Path folder, String name, int hidden) throws IOException {
        return build(
                folder,
                name,
                Map.of(
                        "MyModel",
                        """
                        public class MyModel extends Module {
                            final Sequential layers;
                            public MyModel(int features, int outputs) {
                                layers = new Sequential(new Linear(features, %d), new Tanh(),
                                        new Dropout(0.1), new Linear(%d, outputs));
                            }
                            public Tensor call(Tensor x) { return layers.call(x); }
                        }
                        """
                                .formatted(hidden, hidden)));
    }
}
