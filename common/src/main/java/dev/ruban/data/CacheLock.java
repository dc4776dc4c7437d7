package dev.ruban.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Held while a cache file is written: by one thread of one process. The operating system frees it
/// when that process ends, however it ends.
final class CacheLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CacheLock.class);

    /// A file lock is held by a process as a whole; its threads take turns by these.
    private static final ConcurrentMap<Path, ReentrantLock> threads = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel process;

    private CacheLock(ReentrantLock thread, FileChannel process) {
        this.thread = thread;
        this.process = process;
    }

    /// Waits for its turn.
    static CacheLock acquire(Path path) throws IOException {
        ReentrantLock thread =
                threads.computeIfAbsent(path.toAbsolutePath(), _ -> new ReentrantLock());
        thread.lock();
        FileChannel process = null;
        try {
            process = PrivateFiles.openLock(path);
            if (process.tryLock() == null) {
                log.info("waiting for another process that fills the cache (lock {})", path);
                process.lock();
            }
            return new CacheLock(thread, process);
        } catch (IOException | RuntimeException e) {
            if (process != null) process.close();
            thread.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            process.close();
        } finally {
            thread.unlock();
        }
    }
}
