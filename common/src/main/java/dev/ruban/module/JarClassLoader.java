package dev.ruban.module;

import dev.ruban.nn.Module;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The classes of jars that are held in memory. Beside them it knows the JDK's, and Ruban's own, but
/// none of the libraries that Ruban uses: a module may bring other versions of them. Of an entry that
/// several jars have the first one counts; entries for a certain version of Java do not.
final class JarClassLoader extends ClassLoader {
    /// Beginning of the names of Ruban's own classes, which no jar can replace.
    static final String RUBAN = "dev.ruban.";

    private static final String CLASS = ".class";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader ruban = Objects.requireNonNull(Module.class.getClassLoader());
    private final TreeMap<String, byte[]> entries = new TreeMap<>();

    JarClassLoader(List<ModuleJar> jars) {
        super("module-path", getPlatformClassLoader());
        for (ModuleJar jar : jars) jar.entries().forEach(entries::putIfAbsent);
    }

    /// The names of all classes in the jars.
    List<String> classNames() {
        return entries.keySet().stream()
                .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
                .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                .toList();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(RUBAN) ? ruban.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = entries.get(name.replace('.', '/') + CLASS);
        if (bytes == null) throw new ClassNotFoundException(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = entries.get(name);
        return bytes == null ? null : url(name, bytes);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    private static URL url(String name, byte[] bytes) {
        try {
            return URL.of(new URI("module-path", null, "/" + name, null), new InMemory(bytes));
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("no URL for " + name, e);
        }
    }

    /// Gives a connection to bytes.
    private static final class InMemory extends URLStreamHandler {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
